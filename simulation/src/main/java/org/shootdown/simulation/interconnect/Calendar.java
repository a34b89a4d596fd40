package org.shootdown.simulation.interconnect;

import it.unimi.dsi.fastutil.longs.LongHeapPriorityQueue;
import java.util.Arrays;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.EnvelopeBatch;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.config.time.Picoseconds;

/**
 * Undelivered envelopes, by window: a ring of buckets as wide as the lookahead, and a heap for what is due beyond it.
 *
 * <p>A calendar queue (R. Brown, CACM 1988) whose bucket is one window, so that adding and draining cost constant time
 * and an envelope within the ring is never compared with another; components sort their own few. Envelopes lie in one
 * slab of words with a free list: no object per envelope. Windows are numbered by time divided by width.
 */
final class Calendar implements Outbox {
    /** No window has anything. */
    static final long NONE = Long.MAX_VALUE;

    /** How many bits number an envelope's slot. */
    static final int SLOT_BITS = 26;

    private static final int MOST_SLOTS = 1 << SLOT_BITS;

    /**
     * The end of virtual time: the last window whose number leaves room for a slot's beside it, and where everything
     * later is filed. It is never opened; a trial that gets there has reached a limit.
     */
    static final long LAST = (1L << (Long.SIZE - 1 - SLOT_BITS)) - 1;

    private static final int STRIDE = Envelope.STRIDE;
    private static final int RING = 1024;
    private static final int MASK = RING - 1;
    private static final int WORD_BITS = 6;
    private static final int WORDS = RING >>> WORD_BITS;
    private static final int NOTHING = -1;
    private static final int INITIAL_SLOTS = 64;

    private final long widthPs;
    private final long reciprocal;
    private final int[] first = new int[RING];
    private final long[] occupied = new long[WORDS];
    private final LongHeapPriorityQueue beyond = new LongHeapPriorityQueue();

    private long[] slab = new long[INITIAL_SLOTS * STRIDE];
    private int[] next = new int[INITIAL_SLOTS];
    private int firstFree;
    private long window;

    Calendar(long widthPs) {
        this.widthPs = widthPs;
        reciprocal = Long.divideUnsigned(-1L, widthPs) + 1;
        clear();
    }

    /** Forgets every envelope; the next window is 0. */
    void clear() {
        Arrays.fill(first, NOTHING);
        Arrays.fill(occupied, 0);
        beyond.clear();
        window = 0;
        firstFree = NOTHING;
        linkFree(0);
    }

    @Override
    public void add(
            long time, int source, int destination, int sequence, MessageKind kind, int pc, long a, long b, long c) {
        int slot = takeSlot();
        Envelope.write(slab, slot * STRIDE, time, source, destination, sequence, kind, pc, a, b, c);
        file(slot, time);
    }

    /** Adds a copy of the envelope that lies at {@code from} in an array. */
    void add(long[] source, int from) {
        int slot = takeSlot();
        System.arraycopy(source, from, slab, slot * STRIDE, STRIDE);
        file(slot, Envelope.time(source, from));
    }

    /** Adds a copy of every envelope of a batch. */
    void addAll(EnvelopeBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            add(batch.words(), i * STRIDE);
        }
    }

    private void file(int slot, long time) {
        long due = windowOf(time);
        if (due < window) {
            throw new IllegalStateException("an envelope for window " + due + " arrives in window " + window);
        }
        if (due < window + RING) {
            link(slot, due);
        } else {
            beyond.enqueue((due << SLOT_BITS) | slot);
        }
    }

    /**
     * The window in which what comes at a time is due. What {@link Picoseconds#NEVER} comes is due at the end of virtual time,
     * however wide windows are.
     */
    long windowOf(long timePs) {
        return timePs == Picoseconds.NEVER ? LAST : Math.min(LAST, quotient(timePs));
    }

    /**
     * The number of the window that a time belongs to: time divided by width, as a multiplication by 2<sup>64</sup> / width rounded up,
     * which is exact while time * width is below 2<sup>64</sup> (for a width of 10 ns: half an hour of virtual time).
     * Beyond that a window may begin a little early, but none is ever wider. A reciprocal for 1 ps or 2 ps would need
     * all 64 bits and more.
     */
    long quotient(long timePs) {
        return reciprocal > 0 ? Math.multiplyHigh(timePs, reciprocal) : timePs / widthPs;
    }

    /** When a window begins. */
    long start(long due) {
        return due * widthPs;
    }

    /** The current window: the one opened last. */
    long window() {
        return window;
    }

    /** The first window that has an envelope, or {@link #NONE}. */
    long nextWindow() {
        long inRing = nextInRing();
        if (inRing != NONE || beyond.isEmpty()) {
            return inRing;
        }
        return beyond.firstLong() >>> SLOT_BITS;
    }

    /**
     * Makes a window the current one, which must not leave an envelope behind, and takes what is due in it.
     *
     * @return the first of its envelopes, or -1; {@link #following} leads on. They are to be given back with
     *     {@link #release} when handled.
     */
    int open(long due) {
        window = due;
        while (!beyond.isEmpty() && beyond.firstLong() >>> SLOT_BITS < window + RING) {
            long entry = beyond.dequeueLong();
            link((int) (entry & ((1L << SLOT_BITS) - 1)), entry >>> SLOT_BITS);
        }
        int bucket = (int) due & MASK;
        int slot = first[bucket];
        first[bucket] = NOTHING;
        occupied[bucket >>> WORD_BITS] &= ~(1L << bucket);
        return slot;
    }

    /** The envelope after another of the window, or -1. */
    int following(int slot) {
        return next[slot];
    }

    /** The array in which envelope {@code slot} lies at {@code slot *} {@link Envelope#STRIDE}, for now. */
    long[] words() {
        return slab;
    }

    /** Gives an envelope's place back. */
    void release(int slot) {
        next[slot] = firstFree;
        firstFree = slot;
    }

    private void link(int slot, long due) {
        int bucket = (int) due & MASK;
        next[slot] = first[bucket];
        first[bucket] = slot;
        occupied[bucket >>> WORD_BITS] |= 1L << bucket;
    }

    private long nextInRing() {
        int start = (int) window & MASK;
        int word = start >>> WORD_BITS;
        long bits = occupied[word] & -1L << start;
        for (int i = 0; bits == 0; i++) {
            if (i == WORDS) {
                return NONE;
            }
            // Comes back to the first word for the buckets below the start.
            word = (word + 1) & (WORDS - 1);
            bits = occupied[word];
        }
        int bucket = (word << WORD_BITS) + Long.numberOfTrailingZeros(bits);
        return window + ((bucket - start) & MASK);
    }

    private int takeSlot() {
        if (firstFree == NOTHING) {
            int slots = next.length;
            if (slots == MOST_SLOTS) {
                throw new IllegalStateException(MOST_SLOTS + " messages are on their way at once: no room for more");
            }
            slab = Arrays.copyOf(slab, slab.length * 2);
            next = Arrays.copyOf(next, slots * 2);
            linkFree(slots);
        }
        int slot = firstFree;
        firstFree = next[slot];
        return slot;
    }

    private void linkFree(int from) {
        for (int slot = next.length - 1; slot >= from; slot--) {
            next[slot] = firstFree;
            firstFree = slot;
        }
    }
}
