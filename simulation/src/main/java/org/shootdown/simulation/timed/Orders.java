package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntImmutableList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.List;
import org.shootdown.machine.Passage;

/**
 * At which points the CPUs of a group wait for each other; immutable. An order is over for a CPU once it has waited.
 *
 * @param all the orders
 * @param timeoutPs for how long a CPU waits at most, in picoseconds
 */
public record Orders(List<PointOrder> all, long timeoutPs) {
    /** Nobody waits for anybody. */
    public static final Orders NONE = new Orders(List.of(), 0);

    /** Stands for no order. */
    static final int NOWHERE = Passage.NOWHERE;

    public Orders {
        all = List.copyOf(all);
    }

    /**
     * Some CPUs wait at a point until one of some others has reached another.
     *
     * @param passedAt by CPU of the group: the number of the point that it is to reach first, or {@link Passage#NOWHERE}
     * @param awaitedAt by CPU of the group: the number of the point where it waits, or {@link Passage#NOWHERE}
     */
    public record PointOrder(IntList passedAt, IntList awaitedAt) {
        public PointOrder {
            passedAt = new IntImmutableList(passedAt);
            awaitedAt = new IntImmutableList(awaitedAt);
        }

        private IntList waiters() {
            IntList waiters = new IntArrayList();
            for (int cpu = 0; cpu < awaitedAt.size(); cpu++) {
                if (awaitedAt.getInt(cpu) != NOWHERE) {
                    waiters.add(cpu);
                }
            }
            return waiters;
        }
    }

    int count() {
        return all.size();
    }

    /** The orders in which others may be waiting for a CPU to reach a point. */
    IntList announcedAt(int cpu, int point) {
        IntList announced = new IntArrayList();
        for (int order = 0; order < all.size(); order++) {
            if (all.get(order).passedAt().getInt(cpu) == point) {
                announced.add(order);
            }
        }
        return announced;
    }

    /** The CPUs that wait in an order. */
    IntList waiters(int order) {
        return all.get(order).waiters();
    }

    /** The first order that is not over and for which a CPU waits at a point, or {@link #NOWHERE}. */
    int awaitedAt(int cpu, int point, boolean[] over) {
        for (int order = 0; order < all.size(); order++) {
            if (!over[order] && all.get(order).awaitedAt().getInt(cpu) == point) {
                return order;
            }
        }
        return NOWHERE;
    }
}
