package org.shootdown.litmus.compile;

import java.util.Map;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.type.BinaryOperator;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;

/** Operations on one bit of an array of words, {@code (number, address)}. */
final class BitPrimitives {
    private static final IntegerType WORD = IntegerType.UNSIGNED_LONG;

    private BitPrimitives() {}

    static void addTo(Map<String, Primitive> table) {
        table.put("test_bit", a -> test(a, Order.ONCE));
        table.put("test_bit_acquire", a -> test(a, Order.ACQUIRE));
        table.put("__ffs", BitPrimitives::lowest);
        table.put("set_bit", a -> change(a, Opcode.FETCH_OR, false, Order.ONCE));
        table.put("clear_bit", a -> change(a, Opcode.FETCH_AND, true, Order.ONCE));
        table.put("change_bit", a -> change(a, Opcode.FETCH_XOR, false, Order.ONCE));
        table.put("clear_bit_unlock", a -> change(a, Opcode.FETCH_AND, true, Order.RELEASE));
        table.put("test_and_set_bit", a -> testAndChange(a, Opcode.FETCH_OR, false, Order.FULL));
        table.put("test_and_clear_bit", a -> testAndChange(a, Opcode.FETCH_AND, true, Order.FULL));
        table.put("test_and_change_bit", a -> testAndChange(a, Opcode.FETCH_XOR, false, Order.FULL));
        table.put("test_and_set_bit_lock", a -> testAndChange(a, Opcode.FETCH_OR, false, Order.ACQUIRE));
        table.put("__set_bit", a -> plain(a, BinaryOperator.OR, false));
        table.put("__clear_bit", a -> plain(a, BinaryOperator.AND, true));
    }

    /** A bit's word and its mask within the word, both in values that stay while the call is translated. */
    private record Bit(Place.Memory word, Value mask) {}

    private static Value lowest(Arguments a) {
        int word = a.require(1).register(0, IntegerType.UNSIGNED_LONG);
        InRegister bit = a.temporary(IntegerType.UNSIGNED_LONG);
        a.emit(Opcode.TRAILING_ZEROS, bit.register(), word, 0, 0);
        return bit;
    }

    private static Bit bit(Arguments a) {
        a.require(2);
        Computation computation = a.computation();
        Value number = computation.convert(a.value(0), WORD);
        Place.Memory first = a.memory(1);
        Value six = Computation.known(6, WORD);
        Value index = computation.binary(
                BinaryOperator.SHIFT_RIGHT, number, six, a.thread().registers().mark());
        Value start = Computation.retype(first.address(), new PointerType(WORD));
        Value address = computation.binary(
                BinaryOperator.ADD, start, index, a.thread().registers().mark());
        Value low = computation.binary(
                BinaryOperator.AND,
                number,
                Computation.known(63, WORD),
                a.thread().registers().mark());
        Value one = Computation.known(1, WORD);
        Value mask = computation.binary(
                BinaryOperator.SHIFT_LEFT, one, low, a.thread().registers().mark());
        return new Bit(new Place.Memory(address, WORD), mask);
    }

    private static Value test(Arguments a, Order order) {
        Bit bit = bit(a);
        return isSet(a, a.computation().load(bit.word, order), bit);
    }

    private static Value isSet(Arguments a, Value word, Bit bit) {
        int mark = a.thread().registers().mark();
        Value masked = a.computation().binary(BinaryOperator.AND, word, bit.mask, mark);
        return a.computation().binary(BinaryOperator.NOT_EQUAL, masked, Computation.known(0, WORD), mark);
    }

    private static Value change(Arguments a, Opcode opcode, boolean inverted, Order order) {
        modify(a, bit(a), opcode, inverted, order);
        return new Value.Nothing();
    }

    private static Value testAndChange(Arguments a, Opcode opcode, boolean inverted, Order order) {
        Bit bit = bit(a);
        return isSet(a, modify(a, bit, opcode, inverted, order), bit);
    }

    private static Value operand(Arguments a, Bit bit, boolean inverted) {
        int mark = a.thread().registers().mark();
        return inverted ? a.computation().unary("~", bit.mask, mark) : bit.mask;
    }

    private static InRegister modify(Arguments a, Bit bit, Opcode opcode, boolean inverted, Order order) {
        int mask = a.computation().register(operand(a, bit, inverted));
        int address = a.addressRegister(bit.word);
        InRegister old = a.temporary(WORD);
        a.assembler().emit(opcode, old.register(), address, mask, 0, order);
        return old;
    }

    private static Value plain(Arguments a, BinaryOperator operator, boolean inverted) {
        Bit bit = bit(a);
        int mark = a.thread().registers().mark();
        Value old = a.computation().load(bit.word, Order.PLAIN);
        Value changed = a.computation().binary(operator, old, operand(a, bit, inverted), mark);
        a.computation().store(bit.word, changed, Order.PLAIN);
        return new Value.Nothing();
    }
}
