package org.shootdown.simulation.interconnect;

import java.util.Arrays;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.protocol.Envelope;

/**
 * The envelopes of one window, dealt out to their destinations and for each in the order (time, source, sequence).
 *
 * <p>Dealing out is a counting sort, linear in envelopes and active destinations; a destination has few envelopes in a
 * window, which are sorted by insertion. Envelopes stay where they are in the calendar; only their places move.
 */
final class DueEnvelopes {
    private static final int STRIDE = Envelope.STRIDE;
    private static final long SLOT_MASK = (1L << Calendar.SLOT_BITS) - 1;
    private static final int INITIAL = 64;

    private final Calendar calendar;

    /** By destination: how many envelopes, then where its next one goes, then zero again. */
    private final int[] counts;

    private final int[] active;
    private final int[] ends;
    private int activeCount;
    private int count;
    private int[] slots = new int[INITIAL];

    /** By place: time since the window began, which is less than {@link Architecture#LONGEST_LOOKAHEAD_PS}, then slot. */
    private long[] keys = new long[INITIAL];

    private int[] dealt = new int[INITIAL];

    DueEnvelopes(Calendar calendar, int components) {
        this.calendar = calendar;
        counts = new int[components];
        active = new int[components];
        ends = new int[components];
    }

    /** Opens a window and deals its envelopes out. */
    void open(long window) {
        int first = calendar.open(window);
        if (first >= 0 && calendar.following(first) < 0) {
            dealTheOne(first);
        } else {
            collect(first);
            deal(window);
        }
    }

    /** Most windows of a small machine have one envelope, with which there is nothing to be put in order. */
    private void dealTheOne(int slot) {
        dealt[0] = slot;
        active[0] = Envelope.destination(calendar.words(), slot * STRIDE);
        ends[0] = 1;
        activeCount = 1;
        count = 1;
    }

    private void deal(long window) {
        int due = count;
        long[] words = calendar.words();
        for (int i = 0; i < due; i++) {
            int destination = Envelope.destination(words, slots[i] * STRIDE);
            if (counts[destination]++ == 0) {
                active[activeCount++] = destination;
            }
        }
        assignPlaces();
        long begin = calendar.start(window);
        for (int i = 0; i < due; i++) {
            int at = slots[i] * STRIDE;
            int place = counts[Envelope.destination(words, at)]++;
            keys[place] = ((Envelope.time(words, at) - begin) << Calendar.SLOT_BITS) | slots[i];
        }
        for (int i = 0; i < activeCount; i++) {
            counts[active[i]] = 0;
            sort(start(i), ends[i], words);
        }
    }

    /** How many destinations have envelopes in the window. */
    int active() {
        return activeCount;
    }

    /** The component that is destination number {@code i} of the window. */
    int destination(int i) {
        return active[i];
    }

    /** The place among {@link #slots} of the first envelope for destination number {@code i}. */
    int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** The place after its last. */
    int end(int i) {
        return ends[i];
    }

    /** By number of the destination: {@link #end}. */
    int[] ends() {
        return ends;
    }

    /** By place: where in the calendar an envelope lies. */
    int[] slots() {
        return dealt;
    }

    /** Every envelope of the window is handled: gives their places in the calendar back. */
    void release() {
        for (int place = 0; place < count; place++) {
            calendar.release(dealt[place]);
        }
        count = 0;
        activeCount = 0;
    }

    private void collect(int first) {
        int due = 0;
        for (int slot = first; slot >= 0; slot = calendar.following(slot)) {
            if (due == slots.length) {
                slots = Arrays.copyOf(slots, due * 2);
                keys = new long[due * 2];
                dealt = new int[due * 2];
            }
            slots[due++] = slot;
        }
        count = due;
    }

    private void assignPlaces() {
        int place = 0;
        for (int i = 0; i < activeCount; i++) {
            int count = counts[active[i]];
            counts[active[i]] = place;
            place += count;
            ends[i] = place;
        }
    }

    private void sort(int from, int to, long[] words) {
        if (to - from > 1) {
            Arrays.sort(keys, from, to);
        }
        for (int place = from; place < to; place++) {
            int slot = (int) (keys[place] & SLOT_MASK);
            int j = place;
            while (j > from
                    && isAsEarly(j - 1, place)
                    && Envelope.compare(words, dealt[j - 1] * STRIDE, slot * STRIDE) > 0) {
                dealt[j] = dealt[j - 1];
                j--;
            }
            dealt[j] = slot;
        }
    }

    /** Whether two places hold envelopes of the same time. */
    private boolean isAsEarly(int one, int other) {
        return (keys[one] ^ keys[other]) >>> Calendar.SLOT_BITS == 0;
    }
}
