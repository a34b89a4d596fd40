package org.shootdown.config.chaos;

import org.shootdown.config.protocol.MessageKind;

/** An effect on some messages of some kinds, each hit or not by its own draw; whether it is does not depend on how hard. */
abstract class Hit implements Effect {
    private static final int WHETHER = 0;

    private final Stream stream;
    private final MessageClasses concerned;
    private final double probability;
    private long messages;

    Hit(Stream stream, MessageClasses concerned, double probability) {
        this.stream = stream;
        this.concerned = concerned;
        this.probability = probability;
    }

    @Override
    public final void begin(long seed, long trial) {
        stream.begin(seed, trial);
        messages = 0;
        beginTrial(seed, trial);
    }

    /** For effects that have more to draw. */
    void beginTrial(long seed, long trial) {}

    @Override
    public final long arrivesAtPs(MessageKind kind, int destination, long leavesPs, long wayPs, long arrivesPs) {
        if (!concerned.contain(kind)) {
            return arrivesPs;
        }
        long message = messages++;
        return stream.happens(probability, WHETHER, message) ? hitArrivesAtPs(message, arrivesPs) : arrivesPs;
    }

    /**
     * When a message that is hit arrives.
     *
     * @param message how many of the component's messages of these kinds were before it
     * @param arrivesPs when it would arrive otherwise
     */
    abstract long hitArrivesAtPs(long message, long arrivesPs);

    /** Bits for a message and a purpose above 0. */
    final long bits(int purpose, long message) {
        return stream.bits(purpose, message);
    }

    final boolean happens(int purpose, long message) {
        return stream.happens(probability, purpose, message);
    }
}
