package org.shootdown.simulation.interconnect;

/**
 * Which windows an interconnect goes through by itself, and when it has to hear from the others: the same for all
 * interconnects of a machine.
 *
 * <p>A round begins where the last ended, or later where all have told that they have no work before. After it each tells the
 * others what it has sent them, and which is the first window that it knows work for: round 0 is only that. If the
 * interconnects are one window apart, a round is one window, and all that was told of it is heard before the next begins.
 *
 * <p>If they are further apart, a round is half as many windows, and the next begins before what is told of this one is
 * heard: it is on its way while all work. That is right because what is sent in round r arrives after round r+1 if that
 * follows at once, and round r+1 begins later only if nobody has work for the time between; that was told after round r-1,
 * and so nothing was sent in round r.
 */
final class Rounds {
    /** What an interconnect does next. */
    enum Step {
        /** Hear from the others of one more round. */
        LISTEN,
        /** The next round. */
        WORK,
        /** The trial is over. */
        END
    }

    private final TrialBounds bounds;
    private final long length;
    private final int ahead;

    /** By round, for the last two: the first window with work, as this interconnect has told. */
    private final long[] told = new long[2];

    private long round;
    private long heard;
    private long begun;
    private long horizon;
    private long sentFor;
    private long next;

    /**
     * @param apartPs for so much longer than a window is every message between two interconnects on its way
     * @param interconnects how many there are
     */
    Rounds(TrialBounds bounds, long apartPs, int interconnects) {
        this.bounds = bounds;
        long apart = bounds.windowsApart(apartPs);
        ahead = apart > 1 && interconnects > 1 ? 1 : 0;
        length = apart / (1 + ahead);
    }

    /** Of how many rounds exchanges of another can be here before this interconnect listens to them. */
    int mostWaiting() {
        return 1 + 2 * ahead;
    }

    /** A trial begins; no window is over. */
    void begin() {
        round = 0;
        heard = -1;
        begun = 0;
        horizon = 0;
        sentFor = Calendar.NONE;
    }

    /** The last round; 0 before the first window. */
    long round() {
        return round;
    }

    /** The window where it began. */
    long begun() {
        return begun;
    }

    /** The first window after it. */
    long horizon() {
        return horizon;
    }

    /**
     * The last round is over.
     *
     * @param here the first window with work here
     * @param sent the first in which something arrives that was sent to others in this round
     */
    void end(long here, long sent) {
        told[slot(round)] = Math.min(Math.min(here, sent), ahead == 0 ? Calendar.NONE : sentFor);
        sentFor = sent;
    }

    /** What is told of the last round: the first window with work, here or on the way from here. */
    long told() {
        return told[slot(round)];
    }

    /**
     * What to do now; where that is {@link Step#WORK}, the next round has begun.
     *
     * @param windows how many have been opened; see {@link TrialBounds#opens}
     */
    Step step(long windows) {
        if (heard < Math.max(0, round - ahead)) {
            return Step.LISTEN;
        }
        long window = Math.max(horizon, next);
        if (bounds.opens(window, windows)) {
            round++;
            begun = window;
            horizon = bounds.horizon(window, length);
            return Step.WORK;
        }
        return heard < round ? Step.LISTEN : Step.END;
    }

    /** Begins to listen to one more round. */
    void listen() {
        heard++;
        next = told[slot(heard)];
    }

    /** The round that is listened to, or was last. */
    long heard() {
        return heard;
    }

    /** Before this window nobody can have work who tells of the round that is listened to. */
    long past() {
        return ahead == 0 ? horizon : begun;
    }

    /** Another has told of that round. */
    void hear(long first) {
        next = Math.min(next, first);
    }

    /** The first window with work, as far as has been heard. */
    long next() {
        return next;
    }

    private static int slot(long round) {
        return (int) round & 1;
    }
}
