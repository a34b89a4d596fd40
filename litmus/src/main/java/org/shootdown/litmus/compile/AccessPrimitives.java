package org.shootdown.litmus.compile;

import java.util.List;
import java.util.Map;
import org.shootdown.cpu.isa.Order;

/** Marked accesses and fences, with the order that the Linux kernel memory model gives them. */
final class AccessPrimitives {
    private AccessPrimitives() {}

    static void addTo(Map<String, Primitive> table) {
        for (String name : List.of(
                "READ_ONCE",
                "ACCESS_ONCE",
                "rcu_dereference",
                "rcu_access_pointer",
                "lockless_dereference",
                "rcu_dereference_raw")) {
            table.put(name, a -> loadPlace(a.require(1), Order.ONCE));
        }
        table.put("rcu_dereference_protected", a -> loadPlace(a.require(2), Order.PLAIN));
        table.put("rcu_dereference_check", a -> loadPlace(a.require(2), Order.ONCE));
        table.put("smp_load_acquire", a -> a.require(1).computation().load(a.pointed(0), Order.ACQUIRE));
        table.put("WRITE_ONCE", a -> storePlace(a.require(2), Order.ONCE));
        table.put("rcu_assign_pointer", a -> storePlace(a.require(2), Order.RELEASE));
        table.put("RCU_INIT_POINTER", a -> storePlace(a.require(2), Order.ONCE));
        table.put("smp_store_release", AccessPrimitives::storeRelease);
        table.put("smp_store_mb", AccessPrimitives::storeMb);
        for (String name : List.of(
                "smp_mb",
                "mb",
                "smp_mb__before_atomic",
                "smp_mb__after_atomic",
                "smp_mb__after_spinlock",
                "smp_mb__after_unlock_lock",
                "smp_mb__after_srcu_read_unlock")) {
            table.put(name, a -> a.require(0).fence(Order.FULL));
        }
        table.put("smp_rmb", a -> a.require(0).fence(Order.READ));
        table.put("smp_wmb", a -> a.require(0).fence(Order.WRITE));
        table.put("barrier", a -> a.require(0).fence(Order.PLAIN));
        // Old tests call it; it was an instruction on Alpha only.
        table.put("smp_read_barrier_depends", a -> a.require(0).noInstruction());
        table.put("cpu_relax", a -> a.require(0).noInstruction());
        table.put("cond_resched", a -> a.require(0).noInstruction());
    }

    private static Value loadPlace(Arguments a, Order order) {
        Place place = a.place(0);
        warnOfParameter(a, place);
        return a.computation().load(place, order);
    }

    private static Value storePlace(Arguments a, Order order) {
        Value value = a.value(1);
        Place place = a.place(0);
        warnOfParameter(a, place);
        a.computation().store(place, value, order);
        return new Value.Nothing();
    }

    /** A star is easily forgotten; kernel code that forgets one has the wrong type nearly everywhere. */
    private static void warnOfParameter(Arguments a, Place place) {
        if (place instanceof Place.Local local) {
            a.thread().warnOfPointerItself(local, a.token(0));
        }
    }

    private static Value storeRelease(Arguments a) {
        Value value = a.require(2).value(1);
        a.computation().store(a.pointed(0), value, Order.RELEASE);
        return new Value.Nothing();
    }

    private static Value storeMb(Arguments a) {
        storePlace(a.require(2), Order.ONCE);
        return a.fence(Order.FULL);
    }
}
