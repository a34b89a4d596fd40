package org.shootdown.litmus.compile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.type.BinaryOperator;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.WordType;

/**
 * The families of atomic operations, generated from their parts as the kernel does.
 *
 * <p>An operation without a result is relaxed; one with a result is fully ordered unless its name ends with
 * {@code _relaxed}, {@code _acquire} or {@code _release}. Conditional ones are ordered if they succeed.
 */
final class AtomicPrimitives {
    private static final Map<String, Order> SUFFIXES =
            Map.of("", Order.FULL, "_relaxed", Order.ONCE, "_acquire", Order.ACQUIRE, "_release", Order.RELEASE);

    /** What an operation does to a word. */
    private record Operation(String name, Opcode opcode, BinaryOperator operator, boolean hasOperand, Adjust adjust) {}

    /** What becomes of an operand before the instruction gets it. */
    private enum Adjust {
        NONE,
        NEGATE,
        COMPLEMENT
    }

    private static final List<Operation> OPERATIONS = List.of(
            new Operation("add", Opcode.FETCH_ADD, BinaryOperator.ADD, true, Adjust.NONE),
            new Operation("sub", Opcode.FETCH_ADD, BinaryOperator.ADD, true, Adjust.NEGATE),
            new Operation("inc", Opcode.FETCH_ADD, BinaryOperator.ADD, false, Adjust.NONE),
            new Operation("dec", Opcode.FETCH_ADD, BinaryOperator.ADD, false, Adjust.NEGATE),
            new Operation("and", Opcode.FETCH_AND, BinaryOperator.AND, true, Adjust.NONE),
            new Operation("or", Opcode.FETCH_OR, BinaryOperator.OR, true, Adjust.NONE),
            new Operation("xor", Opcode.FETCH_XOR, BinaryOperator.XOR, true, Adjust.NONE),
            new Operation("andnot", Opcode.FETCH_AND, BinaryOperator.AND, true, Adjust.COMPLEMENT));

    private AtomicPrimitives() {}

    static void addTo(Map<String, Primitive> table) {
        for (String prefix : List.of("atomic_", "atomic64_", "atomic_long_")) {
            addFamily(table, prefix);
        }
        addExchanges(table, "");
        addRefcounts(table);
    }

    private static void addFamily(Map<String, Primitive> table, String prefix) {
        addAccesses(table, prefix);
        for (Operation operation : OPERATIONS) {
            addOperation(table, prefix, operation);
        }
        addExchanges(table, prefix);
        addTests(table, prefix);
        addConditional(table, prefix);
    }

    private static void addAccesses(Map<String, Primitive> table, String prefix) {
        table.put(prefix + "read", a -> load(a, Order.ONCE));
        table.put(prefix + "read_acquire", a -> load(a, Order.ACQUIRE));
        table.put(prefix + "set", a -> store(a, Order.ONCE));
        table.put(prefix + "set_release", a -> store(a, Order.RELEASE));
    }

    private static Value load(Arguments a, Order order) {
        Place.Memory word = a.require(1).word(0);
        return Computation.retype(a.computation().load(word, order), valueType(word.type()));
    }

    private static Value store(Arguments a, Order order) {
        Value value = a.require(2).value(1);
        a.computation().store(a.word(0), value, order);
        return new Value.Nothing();
    }

    private static CType valueType(CType type) {
        return type instanceof WordType word ? word.value() : type;
    }

    private static void addOperation(Map<String, Primitive> table, String prefix, Operation operation) {
        table.put(prefix + operation.name, a -> {
            modify(a, operation, Order.ONCE);
            return new Value.Nothing();
        });
        SUFFIXES.forEach((suffix, order) -> {
            table.put(prefix + "fetch_" + operation.name + suffix, a -> modify(a, operation, order)
                    .old());
            if (operation.opcode == Opcode.FETCH_ADD) {
                table.put(prefix + operation.name + "_return" + suffix, a -> changed(a, operation, order));
            }
        });
    }

    /** An operation done: what the word was, and the operand as the instruction got it. */
    private record Done(InRegister old, Value operand, int mark) {}

    private static Done modify(Arguments a, Operation operation, Order order) {
        a.require(operation.hasOperand ? 2 : 1);
        Value amount = operation.hasOperand ? a.value(0) : Computation.known(1, IntegerType.INT);
        Place.Memory word = a.word(operation.hasOperand ? 1 : 0);
        return modify(a, operation, amount, word, order);
    }

    private static Done modify(Arguments a, Operation operation, Value amount, Place.Memory word, Order order) {
        CType type = valueType(word.type());
        Value operand = adjusted(a, operation.adjust, a.computation().convert(amount, type));
        int address = a.addressRegister(word);
        int by = a.computation().register(operand);
        InRegister old = a.temporary(type);
        a.assembler().emit(operation.opcode, old.register(), address, by, 0, order);
        return new Done(
                old, new InRegister(by, type, false), a.thread().registers().mark());
    }

    private static Value adjusted(Arguments a, Adjust adjust, Value value) {
        int mark = a.thread().registers().mark();
        return switch (adjust) {
            case NONE -> value;
            case NEGATE -> a.computation().unary("-", value, mark);
            case COMPLEMENT -> a.computation().unary("~", value, mark);
        };
    }

    private static Value changed(Arguments a, Operation operation, Order order) {
        Done done = modify(a, operation, order);
        return a.computation().binary(operation.operator, done.old, done.operand, done.mark);
    }

    // ---- Exchanges ---------------------------------------------------------------------------------------------

    private static void addExchanges(Map<String, Primitive> table, String prefix) {
        SUFFIXES.forEach((suffix, order) -> {
            table.put(prefix + "xchg" + suffix, a -> exchange(a, order));
            table.put(prefix + "cmpxchg" + suffix, a -> compareExchange(a, order));
            table.put(prefix + "try_cmpxchg" + suffix, a -> tryCompareExchange(a, order));
        });
    }

    private static Value exchange(Arguments a, Order order) {
        Place.Memory word = a.require(2).word(0);
        CType type = valueType(word.type());
        int value = a.register(1, type);
        int address = a.addressRegister(word);
        InRegister old = a.temporary(type);
        a.assembler().emit(Opcode.EXCHANGE, old.register(), address, value, 0, order);
        return old;
    }

    private static Value compareExchange(Arguments a, Order order) {
        Place.Memory word = a.require(3).word(0);
        CType type = valueType(word.type());
        int expected = a.register(1, type);
        int value = a.register(2, type);
        int address = a.addressRegister(word);
        InRegister old = a.temporary(type);
        a.assembler().emit(Opcode.COMPARE_EXCHANGE, old.register(), address, expected, value, order);
        return old;
    }

    /** Also puts what it found where its second argument points to. */
    private static Value tryCompareExchange(Arguments a, Order order) {
        Place.Memory word = a.require(3).word(0);
        CType type = valueType(word.type());
        Place expected = a.pointed(1);
        InRegister wanted = a.temporary(type);
        a.computation()
                .store(
                        new Place.Local("", wanted.register(), type),
                        a.computation().load(expected, Order.PLAIN),
                        Order.PLAIN);
        int value = a.register(2, type);
        int address = a.addressRegister(word);
        InRegister old = a.temporary(type);
        a.assembler().emit(Opcode.COMPARE_EXCHANGE, old.register(), address, wanted.register(), value, order);
        InRegister found = new InRegister(old.register(), type, false);
        int mark = a.thread().registers().mark();
        Value success = a.computation()
                .binary(BinaryOperator.EQUAL, found, new InRegister(wanted.register(), type, false), mark);
        a.computation().store(expected, found, Order.PLAIN);
        return success;
    }

    // ---- Tests and conditions ----------------------------------------------------------------------------------

    private static @Nullable Operation operation(String name) {
        return OPERATIONS.stream().filter(o -> o.name.equals(name)).findFirst().orElse(null);
    }

    private static void addTests(Map<String, Primitive> table, String prefix) {
        for (String name : List.of("sub", "dec", "inc")) {
            Operation operation = operation(name);
            if (operation != null) {
                table.put(prefix + name + "_and_test", a -> a.computation()
                        .unary(
                                "!",
                                changed(a, operation, Order.FULL),
                                a.thread().registers().mark()));
            }
        }
        SUFFIXES.forEach((suffix, order) -> table.put(prefix + "add_negative" + suffix, a -> {
            Value changed = changed(a, OPERATIONS.get(0), order);
            Value zero = Computation.known(0, IntegerType.INT);
            return a.computation()
                    .binary(
                            BinaryOperator.LESS,
                            changed,
                            zero,
                            a.thread().registers().mark());
        }));
    }

    private static void addConditional(Map<String, Primitive> table, String prefix) {
        table.put(prefix + "fetch_add_unless", a -> addUnless(a.require(3), a.value(1), a.value(2), Order.FULL)
                .old());
        table.put(
                prefix + "add_unless", a -> succeeded(a, addUnless(a.require(3), a.value(1), a.value(2), Order.FULL)));
        table.put(prefix + "inc_not_zero", a -> incrementNotZero(a, Order.FULL));
    }

    private static Value incrementNotZero(Arguments a, Order order) {
        Value one = Computation.known(1, IntegerType.INT);
        Value zero = Computation.known(0, IntegerType.INT);
        return succeeded(a, addUnless(a.require(1), one, zero, order));
    }

    private static Done addUnless(Arguments a, Value amount, Value unless, Order order) {
        Place.Memory word = a.word(0);
        CType type = valueType(word.type());
        int by = a.computation().register(a.computation().convert(amount, type));
        int limit = a.computation().register(a.computation().convert(unless, type));
        int address = a.addressRegister(word);
        InRegister old = a.temporary(type);
        a.assembler().emit(Opcode.ADD_UNLESS, old.register(), address, by, limit, order);
        return new Done(
                old, new InRegister(limit, type, false), a.thread().registers().mark());
    }

    private static Value succeeded(Arguments a, Done done) {
        return a.computation().binary(BinaryOperator.NOT_EQUAL, done.old, done.operand, done.mark);
    }

    // ---- Reference counts --------------------------------------------------------------------------------------

    /** As the kernel: getting one is relaxed, dropping one releases, and dropping the last also acquires. */
    private static void addRefcounts(Map<String, Primitive> table) {
        addAccesses(table, "refcount_");
        for (String name : List.of("add", "inc", "dec")) {
            Operation operation = operation(name);
            if (operation != null) {
                Order order = name.equals("dec") ? Order.RELEASE : Order.ONCE;
                table.put("refcount_" + name, a -> {
                    modify(a, operation, order);
                    return new Value.Nothing();
                });
            }
        }
        table.put("refcount_inc_not_zero", a -> incrementNotZero(a, Order.ONCE));
        for (String name : List.of("sub", "dec")) {
            Operation operation = operation(name);
            if (operation != null) {
                table.put("refcount_" + name + "_and_test", a -> dropped(a, operation));
            }
        }
    }

    private static Value dropped(Arguments a, Operation operation) {
        Value left = changed(a, operation, Order.RELEASE);
        InRegister last = a.temporary(IntegerType.BOOL);
        Value test = a.computation().unary("!", left, a.thread().registers().mark());
        a.computation().store(new Place.Local("", last.register(), IntegerType.BOOL), test, Order.PLAIN);
        Label others = new Label();
        a.assembler().jumpIfZero(last.register(), others);
        a.fence(Order.READ);
        a.assembler().bind(others);
        return last;
    }
}
