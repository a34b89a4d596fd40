package org.shootdown.config.protocol;

/**
 * An envelope as six words of a flat array: delivery time in picoseconds; destination and source (32 bits each); sequence
 * number (32), instruction (24) and kind (8); and the {@link Message}.
 *
 * <p>Envelopes to one component are handled in the order (time, source, sequence).
 */
public final class Envelope {
    /** Words per envelope. */
    public static final int STRIDE = 6;

    /** The kind of a message is in so many low bits of a word. */
    static final int KIND_BITS = 8;

    private static final long LOW_32 = 0xFFFFFFFFL;
    private static final PackedField KIND = new PackedField("message kind", 0, KIND_BITS);
    private static final PackedField PC = new PackedField("instruction", 8, 24);

    private static final StateWord[] WORDS = {
        StateWord.plain("time"),
        StateWord.packed(
                "destination and source", new PackedField("source", 0, 32), new PackedField("destination", 32, 32)),
        StateWord.plain("sequence, instruction and kind"),
        StateWord.token("first word"),
        StateWord.plain("second word"),
        StateWord.plain("third word")
    };

    private Envelope() {}

    /** What the words of an envelope hold. */
    public static StateWord[] words() {
        return WORDS.clone();
    }

    /** Writes an envelope. */
    public static void write(
            long[] words,
            int at,
            long time,
            int source,
            int destination,
            int sequence,
            MessageKind kind,
            int pc,
            long a,
            long b,
            long c) {
        words[at] = time;
        words[at + 1] = ((long) destination << 32) | (source & LOW_32);
        words[at + 2] = ((long) sequence << 32) | PC.pack(pc) | KIND.pack(kind.ordinal());
        words[at + 3] = a;
        words[at + 4] = b;
        words[at + 5] = c;
    }

    public static long time(long[] words, int at) {
        return words[at];
    }

    public static int destination(long[] words, int at) {
        return (int) (words[at + 1] >>> 32);
    }

    public static int source(long[] words, int at) {
        return (int) words[at + 1];
    }

    public static int sequence(long[] words, int at) {
        return (int) (words[at + 2] >>> 32);
    }

    public static MessageKind kind(long[] words, int at) {
        return MessageKind.of((int) KIND.of(words[at + 2]));
    }

    public static int pc(long[] words, int at) {
        return (int) PC.of(words[at + 2]);
    }

    /** Where its {@link Message} lies. */
    public static int message(int at) {
        return at + 3;
    }

    /** Orders two envelopes of the same array by (time, source, sequence). */
    public static int compare(long[] words, int one, int other) {
        int byTime = Long.compare(words[one], words[other]);
        if (byTime != 0) {
            return byTime;
        }
        int bySource = Integer.compare(source(words, one), source(words, other));
        return bySource != 0 ? bySource : Long.compareUnsigned(words[one + 2], words[other + 2]);
    }
}
