package org.shootdown.litmus.compile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.measure.Mark;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.type.BinaryOperator;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;

/** What the machine offers to kernel paths: entries, flushes, interrupts, user accesses, allocation, time. */
final class MachinePrimitives {
    private static final IntegerType WORD = IntegerType.UNSIGNED_LONG;

    private MachinePrimitives() {}

    static void addTo(Map<String, Primitive> table) {
        addEntries(table);
        addFlushes(table);
        addHandlers(table);
        addUserAccesses(table);
        addObjects(table);
        table.put("__switch_mm", a -> {
            int mm = a.require(2).register(0);
            return a.emit(Opcode.SWITCH_MM, mm, 0, a.constant(1) == 0 ? 0 : 1, 0);
        });
        table.put("__delay", a -> delay(a, 0));
        table.put("__user_work", a -> delay(a, 1));
        table.put("point", MachinePrimitives::point);
        table.put("op_begin", a -> mark(a, Mark.OPERATION_BEGIN));
        table.put("op_end", a -> mark(a, Mark.OPERATION_END));
    }

    // ---- Entries -----------------------------------------------------------------------------------------------

    private static void addEntries(Map<String, Primitive> table) {
        table.put("__load_entry", a -> {
            Place.Memory entry = a.require(1).word(0);
            int address = a.addressRegister(entry);
            InRegister value = a.temporary(entry.type());
            a.assembler().emit(Opcode.LOAD_ENTRY, value.register(), address, 0, 0, Order.ONCE);
            return value;
        });
        table.put("__load_entry_half", a -> {
            int address = a.addressRegister(a.require(2).word(0));
            int half = half(a, 1);
            InRegister value = a.temporary(WORD);
            return emitTo(a, Opcode.LOAD_ENTRY_HALF, value, address, half);
        });
        table.put("__load_half", a -> {
            int address = a.addressRegister(a.require(2).word(0));
            int half = half(a, 1);
            InRegister value = a.temporary(WORD);
            a.assembler().emit(Opcode.LOAD_HALF, value.register(), address, half, 0, Order.ONCE);
            return value;
        });
        table.put("__store_half", a -> {
            int address = a.addressRegister(a.require(3).word(0));
            int half = half(a, 1);
            return a.emit(Opcode.STORE_HALF, address, a.register(2), half, 0);
        });
        table.put("__mark_table", a -> {
            int folio = a.require(2).register(0);
            return a.emit(Opcode.MARK_TABLE, folio, lifetime(a), 0, 0);
        });
    }

    private static Value emitTo(Arguments a, Opcode opcode, InRegister result, int b, int c) {
        a.emit(opcode, result.register(), b, c, 0);
        return result;
    }

    private static int half(Arguments a, int argument) {
        long half = a.constant(argument);
        if (half != 0 && half != 1) {
            throw a.error(argument, "a half is 0 (low) or 1 (high)");
        }
        return (int) half;
    }

    private static int lifetime(Arguments a) {
        long state = a.constant(1);
        if (state != 1 && state != 2) {
            throw a.error(1, "a table's state is 1 (live) or 2 (deposited)");
        }
        return (int) state;
    }

    // ---- Flushes -----------------------------------------------------------------------------------------------

    private static void addFlushes(Map<String, Primitive> table) {
        table.put("__flush_tlb", MachinePrimitives::flush);
        table.put("__tlbi", a -> {
            requireLatency(a.require(3), Latency.BROADCAST, 0);
            return range(a, Opcode.INVALIDATE_BROADCAST, 0);
        });
        table.put("__tlbi_sync", a -> a.require(1).emit(Opcode.INVALIDATE_FENCE, a.register(0), 0, 0, 0));
        table.put("__local_flush_tlb", a -> range(a.require(3), Opcode.INVALIDATE_LOCAL, 0));
        table.put("__ipi", a -> {
            int cpu = a.require(2).register(0, IntegerType.LONG);
            return a.emit(Opcode.SEND_IPI, cpu, a.constant(1) == 0 ? 0 : 1, 0, 0);
        });
    }

    private static Value range(Arguments a, Opcode opcode, int freedTables) {
        int mm = a.register(0);
        int start = a.register(1, WORD);
        int pages = a.register(2, WORD);
        return a.emit(opcode, mm, start, pages, freedTables);
    }

    /** Whether tables were freed is part of the instruction; if it is known only at run time there are two. */
    private static Value flush(Arguments a) {
        int mm = a.require(4).register(0);
        int start = a.register(1, WORD);
        int pages = a.register(2, WORD);
        Value freed = a.value(3);
        Label without = new Label();
        Label end = new Label();
        a.thread().expressions().branch(freed, false, without);
        a.emit(Opcode.FLUSH, mm, start, pages, 1);
        a.assembler().jump(end);
        a.assembler().bind(without);
        a.emit(Opcode.FLUSH, mm, start, pages, 0);
        a.assembler().bind(end);
        return new Value.Nothing();
    }

    // ---- Handlers of interrupts --------------------------------------------------------------------------------

    private static void addHandlers(Map<String, Primitive> table) {
        table.put("__call_cpu", MachinePrimitives::call);
        table.put("__wait_calls", a -> a.require(0).emit(Opcode.AWAIT_CALLS, 0, 0, 0, 0));
        table.put("__ack_call", a -> a.require(0).emit(Opcode.ACKNOWLEDGE_CALL, 0, 0, 0, 0));
        table.put("__timer", MachinePrimitives::timer);
        table.put("__load_mm", a -> {
            int mm = a.require(2).register(0);
            return a.emit(Opcode.LOAD_MM, mm, a.constant(1) == 0 ? 0 : 1, 0, 0);
        });
    }

    private static int handler(Arguments a, int argument) {
        if (a.value(argument) instanceof Value.FunctionName name) {
            return a.thread().unit().handler(name.function());
        }
        throw a.error(argument, "'" + a.name() + "' takes a function of the scenario, 'void f(void *info)'");
    }

    /** Whether the target is to acknowledge is part of the instruction; if it is known only at run time there are two. */
    private static Value call(Arguments a) {
        int cpu = a.require(4).register(0, IntegerType.LONG);
        int handler = handler(a, 1);
        int info = a.register(2);
        Label without = new Label();
        Label end = new Label();
        a.thread().expressions().branch(a.value(3), false, without);
        a.emit(Opcode.SEND_CALL, cpu, handler, info, 1);
        a.assembler().jump(end);
        a.assembler().bind(without);
        a.emit(Opcode.SEND_CALL, cpu, handler, info, 0);
        a.assembler().bind(end);
        return new Value.Nothing();
    }

    private static Value timer(Arguments a) {
        int handler = handler(a.require(3), 0);
        Latency latency = latency(a, 1);
        int times = times(a, latency, 2);
        return a.emit(Opcode.SET_TIMER, handler, latency.ordinal(), times, 0);
    }

    // ---- User space --------------------------------------------------------------------------------------------

    private static void addUserAccesses(Map<String, Primitive> table) {
        table.put("__user_load", a -> {
            int address = a.require(1).register(0);
            InRegister value = a.temporary(WORD);
            return emitTo(a, Opcode.USER_LOAD, value, address, 0);
        });
        table.put("__user_store", a -> {
            int address = a.require(2).register(0);
            return a.emit(Opcode.USER_STORE, address, a.register(1, WORD), 0, 0);
        });
        table.put("__user_fault", a -> {
            InRegister fault = a.require(0).temporary(IntegerType.INT);
            return emitTo(a, Opcode.USER_FAULT, fault, 0, 0);
        });
    }

    // ---- Objects -----------------------------------------------------------------------------------------------

    private static void addObjects(Map<String, Primitive> table) {
        table.put("__alloc", MachinePrimitives::allocate);
        table.put("__free", a -> a.require(1).emit(Opcode.FREE, a.register(0), 0, 0, 0));
        table.put("__free_rcu", a -> a.require(1).emit(Opcode.FREE_RCU, a.register(0), 0, 0, 0));
        table.put("__pfn_folio", MachinePrimitives::folioOfFrame);
        table.put("__folio_pfn", MachinePrimitives::frameOfFolio);
    }

    private static Value allocate(Arguments a) {
        CType type = a.require(2).type(0);
        if (!(type instanceof StructType struct)) {
            throw a.error(0, "'__alloc' allocates structs, not " + type.name());
        }
        int near = a.register(1);
        int number = a.thread().surroundings().typeNumber(struct.tag());
        InRegister address = a.temporary(new PointerType(struct));
        return emitTo(a, Opcode.ALLOCATE, address, number, near);
    }

    private static Surroundings.MemoryMap memoryMap(Arguments a) {
        Surroundings.MemoryMap map = a.thread().surroundings().memoryMap();
        if (map == null) {
            throw a.error("'" + a.name() + "' needs a definition of struct folio");
        }
        return map;
    }

    private static PointerType folioPointer(Arguments a) {
        StructType folio = a.thread().unit().types().table().find(StructType.FOLIO);
        if (folio == null) {
            throw a.error("'" + a.name() + "' needs a definition of struct folio");
        }
        return new PointerType(folio);
    }

    /** {@code base + (pfn - first) * stride}, as a shift and one addition. */
    private static Value folioOfFrame(Arguments a) {
        Surroundings.MemoryMap map = memoryMap(a.require(1));
        int mark = a.thread().registers().mark();
        Value frame = a.computation().convert(a.value(0), WORD);
        Value shift = Computation.known(Long.numberOfTrailingZeros(map.stride()), WORD);
        Value scaled = a.computation().binary(BinaryOperator.SHIFT_LEFT, frame, shift, mark);
        Value base = Computation.known(map.base() - map.firstFrame() * map.stride(), WORD);
        return Computation.retype(a.computation().binary(BinaryOperator.ADD, scaled, base, mark), folioPointer(a));
    }

    private static Value frameOfFolio(Arguments a) {
        Surroundings.MemoryMap map = memoryMap(a.require(1));
        int mark = a.thread().registers().mark();
        Value folio = Computation.retype(a.value(0), WORD);
        Value base = Computation.known(map.base() - map.firstFrame() * map.stride(), WORD);
        Value distance = a.computation().binary(BinaryOperator.SUBTRACT, folio, base, mark);
        Value shift = Computation.known(Long.numberOfTrailingZeros(map.stride()), WORD);
        return a.computation().binary(BinaryOperator.SHIFT_RIGHT, distance, shift, mark);
    }

    // ---- Time and places ---------------------------------------------------------------------------------------

    private static Value delay(Arguments a, int inUserSpace) {
        Latency latency = latency(a.require(2), 0);
        return a.emit(Opcode.DELAY, latency.ordinal(), times(a, latency, 1), inUserSpace, 0);
    }

    private static Latency latency(Arguments a, int argument) {
        String word = a.word(argument, "the name of a latency");
        Latency latency = Arrays.stream(Latency.values())
                .filter(l -> l.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> a.error(argument, "there is no latency '" + word + "'" + didYouMean(word)));
        requireLatency(a, latency, argument);
        return latency;
    }

    /** The register that says how many samples of a latency something takes. */
    private static int times(Arguments a, Latency latency, int argument) {
        Value times = a.value(argument);
        if (times instanceof Value.Known known) {
            requireTime(a, latency, known.bits(), argument);
        }
        return a.computation().register(times);
    }

    /** Virtual time is a number of picoseconds in 64 bits. */
    private static void requireTime(Arguments a, Latency latency, long times, int argument) {
        long longest = architecture(a).latencies().get(latency).maximumPs();
        if (times < 0 || times > Long.MAX_VALUE / Math.max(1, longest)) {
            throw a.error(
                    argument,
                    "a delay of " + times + " times '" + latency.key() + "' is "
                            + (times < 0 ? "less than none" : "longer than virtual time can be, which is 106 days"));
        }
    }

    private static Architecture architecture(Arguments a) {
        return a.thread().surroundings().architecture();
    }

    /** What an architecture's mechanisms cannot use, its file does not give. */
    private static void requireLatency(Arguments a, Latency latency, int argument) {
        Architecture architecture = architecture(a);
        if (!architecture.latencies().has(latency)) {
            throw a.error(
                    argument, "architecture '" + architecture.name() + "' has no latency '" + latency.key() + "'");
        }
    }

    private static String didYouMean(String word) {
        return Suggestions.didYouMean(
                word,
                Arrays.stream(Latency.values())
                        .map(l -> l.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static Value mark(Arguments a, Mark mark) {
        int operation = a.assembler().operation(a.require(1).word(0, "an operation's name"));
        return a.emit(Opcode.MARK, mark.ordinal(), operation, 0, 0);
    }

    private static Value point(Arguments a) {
        String name = a.thread().where().function() + "." + a.require(1).word(0, "a point's name");
        return a.emit(Opcode.POINT, a.assembler().point(name), 0, 0, 0);
    }
}
