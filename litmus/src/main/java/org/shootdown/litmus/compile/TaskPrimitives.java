package org.shootdown.litmus.compile;

import java.util.List;
import java.util.Map;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;

/** RCU, sleeping and waking, checks, hints, and the macros of C's that work on types. */
final class TaskPrimitives {
    private TaskPrimitives() {}

    static void addTo(Map<String, Primitive> table) {
        table.put("rcu_read_lock", a -> a.require(0).emit(Opcode.RCU_READ_LOCK, 0, 0, 0, 0));
        table.put("rcu_read_unlock", a -> a.require(0).emit(Opcode.RCU_READ_UNLOCK, 0, 0, 0, 0));
        for (String name : List.of("synchronize_rcu", "synchronize_rcu_expedited")) {
            table.put(name, a -> a.require(0).emit(Opcode.SYNCHRONIZE_RCU, 0, 0, 0, 0));
        }
        for (String name : List.of(
                "srcu_read_lock",
                "srcu_read_unlock",
                "srcu_down_read",
                "srcu_up_read",
                "synchronize_srcu",
                "synchronize_srcu_expedited",
                "call_rcu",
                "spin_unlock_wait")) {
            table.put(name, a -> {
                throw a.error("'" + name + "' is not supported");
            });
        }
        table.put("smp_processor_id", TaskPrimitives::processorId);
        table.put("raw_smp_processor_id", TaskPrimitives::processorId);
        table.put("schedule", TaskPrimitives::schedule);
        table.put("wake_up_process", TaskPrimitives::wake);
        addChecks(table);
        table.put("likely", a -> truth(a.require(1)));
        table.put("unlikely", a -> truth(a.require(1)));
        table.put("ATOMIC_INIT", a -> a.require(1).value(0));
        table.put("offsetof", a -> Computation.known(offset(a.require(2), 0, 1), IntegerType.UNSIGNED_LONG));
        table.put("container_of", TaskPrimitives::container);
    }

    private static Value processorId(Arguments a) {
        InRegister cpu = a.require(0).temporary(IntegerType.INT);
        a.emit(Opcode.CURRENT_CPU, cpu.register(), 0, 0, 0);
        return cpu;
    }

    private static Value schedule(Arguments a) {
        Value task = a.require(0).thread().current();
        if (task == null) {
            throw a.error("'schedule' needs a definition of struct task_struct");
        }
        return a.emit(Opcode.SCHEDULE, a.fieldAddress(task, "__state"), 0, 0, 0);
    }

    private static Value wake(Arguments a) {
        int state = a.fieldAddress(a.require(1).value(0), "__state");
        InRegister woken = a.temporary(IntegerType.INT);
        a.emit(Opcode.WAKE, woken.register(), state, 0, 0);
        return woken;
    }

    private static Value truth(Arguments a) {
        return a.computation().convert(a.value(0), IntegerType.BOOL);
    }

    // ---- Checks ------------------------------------------------------------------------------------------------

    private static void addChecks(Map<String, Primitive> table) {
        for (String name : List.of("BUG_ON", "VM_BUG_ON")) {
            table.put(name, a -> complainIf(a.require(1), 0, true));
        }
        for (String name : List.of("WARN_ON", "WARN_ON_ONCE", "VM_WARN_ON", "VM_WARN_ON_ONCE")) {
            table.put(name, a -> complainIf(a.require(1), 0, false));
        }
        for (String name : List.of("VM_BUG_ON_FOLIO", "VM_BUG_ON_PAGE", "VM_BUG_ON_VMA", "VM_BUG_ON_MM")) {
            table.put(name, a -> complainIf(a.require(2), 0, true));
        }
        table.put("BUG", a -> a.require(0).emit(Opcode.COMPLAIN, 1, 0, 0, 0));
    }

    private static Value complainIf(Arguments a, int condition, boolean bug) {
        Value truth = a.computation().convert(a.value(condition), IntegerType.BOOL);
        Label fine = new Label();
        a.thread().expressions().branch(truth, false, fine);
        a.emit(Opcode.COMPLAIN, bug ? 1 : 0, 0, 0, 0);
        a.assembler().bind(fine);
        return truth;
    }

    // ---- Types -------------------------------------------------------------------------------------------------

    private static long offset(Arguments a, int type, int member) {
        CType struct = a.type(type);
        String name = a.word(member, "a field's name");
        StructType.Field field = struct instanceof StructType s ? s.field(name) : null;
        if (field == null) {
            throw a.error(member, struct.name() + " has no field '" + name + "'");
        }
        return field.offset();
    }

    private static Value container(Arguments a) {
        Value pointer = a.require(3).value(0);
        long offset = offset(a, 1, 2);
        return Computation.retype(a.computation().displaced(pointer, -offset, a.type(1)), new PointerType(a.type(1)));
    }
}
