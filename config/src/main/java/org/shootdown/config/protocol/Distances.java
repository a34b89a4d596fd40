package org.shootdown.config.protocol;

/** How much longer than its latency says a message between two components takes, because they are far from each other. */
@FunctionalInterface
public interface Distances {
    /** A machine whose components are all equally near. */
    Distances NONE = new Distances() {
        @Override
        public long extraPs(int from, int to) {
            return 0;
        }

        @Override
        public int place(int component) {
            return 0;
        }
    };

    /** What the way between two components adds, in picoseconds; never negative, and 0 from one to itself. */
    long extraPs(int from, int to);

    /** What the way adds for a message of this kind: at least {@link #extraPs(int, int)}. */
    default long extraPs(MessageKind kind, int from, int to) {
        return extraPs(from, to);
    }

    /** Where a component is: two of one place are equally far from any third. */
    default int place(int component) {
        return component;
    }

    /** What who interrupts a CPU spends more for it than for one that is near, before the interrupt leaves; in picoseconds. */
    default long targetPs(int from, int to) {
        return 0;
    }
}
