package org.shootdown.config.protocol;

/**
 * What the three words of a message mean, by its kind: flyweights over the words that lie at {@code at} of an array, in an
 * {@link Envelope} or wherever a message waits.
 *
 * <p>Whoever sends a message and whoever reads it name its words by this class alone. What carries messages without
 * reading them, the wire for one, takes them as they are.
 */
public final class Message {
    /** Words per message. */
    public static final int WORDS = 3;

    /** Of an interrupt whose acknowledgement nobody waits for. */
    public static final int NOBODY = -1;

    private static final long[] EMPTY = new long[WORDS];

    private Message() {}

    /** The words of a message that says all by its kind; not to be written to. */
    public static long[] empty() {
        return EMPTY;
    }

    /** Sends a message that says all by its kind. */
    public static void send(Port port, int to, MessageKind kind, int pc) {
        port.send(to, kind, pc, 0, 0, 0);
    }

    /** A load, a store or an update of a word, by the program or by a page walk. */
    public static final class Access {
        private Access() {}

        /** A physical byte address. */
        public static long address(long[] words, int at) {
            return words[at];
        }

        /** What a store writes, or an update writes, adds or combines with the word. */
        public static long operand(long[] words, int at) {
            return words[at + 1];
        }

        /** What an update compares the word with that may or may not happen. */
        public static long compared(long[] words, int at) {
            return words[at + 2];
        }

        /** Of a {@link MessageKind#LOAD_HALF}: 0 the low half, 1 the high one. */
        public static long loadedHalf(long[] words, int at) {
            return words[at + 1];
        }

        /** Of a {@link MessageKind#STORE_HALF}: 0 the low half, 1 the high one. */
        public static long storedHalf(long[] words, int at) {
            return words[at + 2];
        }

        /** Of a {@link MessageKind#WALK_LOAD}: 0 the entry, 1 its low half, 2 its high one. */
        public static long entryPart(long[] words, int at) {
            return words[at + 1];
        }

        /** Sends a load, of a whole word or of the part that its kind can name. */
        public static void load(Port port, int to, MessageKind kind, int pc, long address, long part) {
            port.send(to, kind, pc, address, part, 0);
        }

        /** Sends an update. */
        public static void update(
                Port port, int to, MessageKind kind, int pc, long address, long operand, long compared) {
            port.send(to, kind, pc, address, operand, compared);
        }
    }

    /** An attempt at a lock, or its release. */
    public static final class Lock {
        private Lock() {}

        /** The physical byte address of the lock. */
        public static long address(long[] words, int at) {
            return words[at];
        }

        public static LockMode mode(long[] words, int at) {
            return LockMode.of((int) words[at + 1]);
        }

        /** Of a release: whether the CPU has reported already that it does not hold the lock. */
        public static boolean isReported(long[] words, int at) {
            return words[at + 2] != 0;
        }

        /** Sends an attempt. */
        public static void take(Port port, int to, MessageKind kind, int pc, long address, LockMode mode) {
            port.send(to, kind, pc, address, mode.ordinal(), 0);
        }
    }

    /** What has an object or a task as its only subject. */
    public static final class Subject {
        private Subject() {}

        /** The physical byte address of a task's state, an object or an mm; of an allocation the number of a type. */
        public static long of(long[] words, int at) {
            return words[at];
        }

        /** Of {@link MessageKind#MARK_TABLE}: the ordinal of a lifetime. */
        public static int lifetime(long[] words, int at) {
            return (int) words[at + 1];
        }

        public static void send(Port port, int to, MessageKind kind, int pc, long subject) {
            port.send(to, kind, pc, subject, 0, 0);
        }

        public static void sendMark(Port port, int to, int pc, long table, int lifetime) {
            port.send(to, MessageKind.MARK_TABLE, pc, table, lifetime, 0);
        }
    }

    /** What a flush asks to be invalidated, and an interrupt or an invalidation invalidates. */
    public static final class Range {
        private Range() {}

        /** The first virtual address. */
        public static long start(long[] words, int at) {
            return words[at + 1];
        }

        /** An {@link InvalidationRange}; of an interrupt possibly {@link InvalidationRange#NOTHING}. */
        public static long packed(long[] words, int at) {
            return words[at + 2];
        }
    }

    /** A flush of a {@link Range} that an initiator asks for. */
    public static final class Flush {
        private Flush() {}

        /** The physical byte address of the mm. */
        public static long mm(long[] words, int at) {
            return words[at];
        }

        public static void send(Port port, int to, MessageKind kind, int pc, long mm, long start, long range) {
            port.send(to, kind, pc, mm, start, range);
        }
    }

    /** A CPU enters or leaves the cpumask of an mm. */
    public static final class Cpumask {
        private Cpumask() {}

        public static boolean enters(long[] words, int at) {
            return words[at + 1] != 0;
        }

        public static boolean isLazy(long[] words, int at) {
            return words[at + 2] != 0;
        }

        public static void send(Port port, int to, int pc, long mm, boolean enters, boolean lazily) {
            port.send(to, MessageKind.SET_CPUMASK, pc, mm, enters ? 1 : 0, lazily ? 1 : 0);
        }
    }

    /** An interrupt that a program asks for. */
    public static final class Interrupt {
        private Interrupt() {}

        /** A CPU, or -1: all others. */
        public static long target(long[] words, int at) {
            return words[at];
        }

        /** Whether the program waits until all have taken it. */
        public static boolean isWaitedFor(long[] words, int at) {
            return words[at + 1] != 0;
        }

        public static void send(Port port, int to, int pc, long target, boolean waits) {
            port.send(to, MessageKind.SEND_IPI, pc, target, waits ? 1 : 0, 0);
        }
    }

    /** An interrupt or an invalidation on its way to a target, with a {@link Token} and a {@link Range}. */
    public static final class Invalidation {
        private Invalidation() {}

        public static void send(Port port, int to, MessageKind kind, int pc, int token, long start, long range) {
            port.send(to, kind, pc, token, start, range);
        }
    }

    /** Who is waited for: the initiator of a flush, or a grace period; on the way there and back. */
    public static final class Token {
        private Token() {}

        public static long of(long[] words, int at) {
            return words[at];
        }

        public static void send(Port port, int to, MessageKind kind, long token) {
            port.send(to, kind, 0, token, 0, 0);
        }

        /** As {@link Port#sendAtOnce}. */
        public static void sendAtOnce(Port port, int to, MessageKind kind, long token) {
            port.sendAtOnce(to, kind, 0, token, 0, 0);
        }
    }

    /** A handler that a CPU is to run between two instructions. */
    public static final class Call {
        private Call() {}

        /** The handler's number in the target's program. */
        public static int handler(long[] words, int at) {
            return (int) words[at];
        }

        /** What the handler is given. */
        public static long info(long[] words, int at) {
            return words[at + 1];
        }

        /** Whether the sender waits for {@link MessageKind#CALLED}. */
        public static boolean isWaitedFor(long[] words, int at) {
            return words[at + 2] != 0;
        }

        public static void send(Port port, int to, int pc, int handler, long info, boolean waits) {
            port.send(to, MessageKind.CALL, pc, handler, info, waits ? 1 : 0);
        }
    }

    /** What an MMU answers. */
    public static final class Answer {
        private Answer() {}

        /**
         * Of {@link MessageKind#VALUE}: whether it is for what {@link MessageKind#mayTakeLong}. A CPU can run a handler while it
         * waits for that, and the accesses of the handler are answered too.
         */
        public static boolean isOfLong(long[] words, int at) {
            return words[at + 1] != 0;
        }

        /** Of {@link MessageKind#VALUE}. */
        public static long value(long[] words, int at) {
            return words[at];
        }

        /** Of {@link MessageKind#OOPS}: whether it was a store, rather than the outstanding request. */
        public static boolean isOfStore(long[] words, int at) {
            return words[at] != 0;
        }

        /** Of {@link MessageKind#VCPU_STATE}: whether a flush left the vCPU out. */
        public static boolean hasMissedFlush(long[] words, int at) {
            return words[at] != 0;
        }

        /** Sends {@link MessageKind#VALUE}. */
        public static void sendValue(Port port, int to, int pc, long value, boolean ofLong) {
            port.send(to, MessageKind.VALUE, pc, value, ofLong ? 1 : 0, 0);
        }

        /** Sends {@link MessageKind#OOPS}. */
        public static void sendOops(Port port, int to, int pc, boolean ofStore) {
            port.send(to, MessageKind.OOPS, pc, ofStore ? 1 : 0, 0, 0);
        }

        /** Sends {@link MessageKind#VCPU_STATE}. */
        public static void sendState(Port port, int to, int pc, boolean missedFlush) {
            port.send(to, MessageKind.VCPU_STATE, pc, missedFlush ? 1 : 0, 0, 0);
        }
    }

    /** What a run tells a CPU that it holds at a point of its program. */
    public static final class Order {
        private Order() {}

        /** Of {@link MessageKind#PASSED}: the order; of {@link MessageKind#RESUME}: the order and 1, or 0 for none. */
        public static long number(long[] words, int at) {
            return words[at];
        }
    }
}
