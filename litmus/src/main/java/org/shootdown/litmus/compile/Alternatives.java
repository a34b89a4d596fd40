package org.shootdown.litmus.compile;

import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.VoidType;

/** Translates {@code a ? b : c}. */
final class Alternatives {
    private final ThreadTranslator thread;

    Alternatives(ThreadTranslator thread) {
        this.thread = thread;
    }

    private Computation computation() {
        return thread.computation();
    }

    Value value(LitmusParser.ConditionalContext conditional) {
        Label otherwise = new Label();
        int mark = thread.registers().mark();
        boolean wasReachable = thread.assembler().isReachable();
        thread.expressions().branch(conditional.expression(0), false, otherwise);
        thread.registers().release(mark);
        if (wasReachable && !otherwise.isUsed()) {
            return chosen(conditional.expression(1), conditional.expression(2));
        }
        if (wasReachable && !thread.assembler().isReachable()) {
            thread.assembler().bind(otherwise);
            return chosen(conditional.expression(2), conditional.expression(1));
        }
        return either(conditional, otherwise);
    }

    /** One side of a conditional whose condition is known, in the type that both sides have together. */
    private Value chosen(ExpressionContext side, ExpressionContext other) {
        Value value = thread.expressions().value(side);
        boolean reachable = thread.assembler().mute();
        int mark = thread.registers().mark();
        Value unused = thread.expressions().value(other);
        thread.registers().release(mark);
        thread.assembler().unmute(reachable);
        computation().conversions().requireAlike(value, unused, "choose between");
        CType pointer = Conversions.commonPointer(value, unused);
        if (pointer != null) {
            return Computation.retype(value, pointer);
        }
        boolean numbers = value.type() instanceof IntegerType && unused.type() instanceof IntegerType;
        boolean same = !numbers || value.type().equals(unused.type());
        return same
                ? value
                : computation().convert(value, IntegerType.common(value.integerType(), unused.integerType()));
    }

    private Value either(LitmusParser.ConditionalContext conditional, Label otherwise) {
        int result = thread.registers().take();
        int mark = thread.registers().mark();
        Label end = new Label();
        Value first = into(result, conditional.expression(1));
        thread.registers().release(mark);
        thread.assembler().jump(end);
        thread.assembler().bind(otherwise);
        Value second = into(result, conditional.expression(2));
        thread.registers().release(mark);
        thread.assembler().bind(end);
        if (first.type().equals(VoidType.VOID) || second.type().equals(VoidType.VOID)) {
            return new Value.Nothing();
        }
        computation().conversions().requireAlike(first, second, "choose between");
        CType pointer = Conversions.commonPointer(first, second);
        return pointer != null ? new InRegister(result, pointer, true) : number(result, first.type(), second.type());
    }

    /** Both branches leave the 64-bit form of their own type; converting once behind them is the same. */
    private Value number(int result, CType first, CType second) {
        IntegerType left = new InRegister(result, first, true).integerType();
        IntegerType right = new InRegister(result, second, true).integerType();
        IntegerType type = left.equals(right) ? left : IntegerType.common(left, right);
        boolean leftChanges = !type.holdsAllOf(left);
        return computation().convert(new InRegister(result, leftChanges ? left : right, true), type);
    }

    private Value into(int register, ExpressionContext expression) {
        Value value = thread.expressions().value(expression);
        if (!(value instanceof Value.Nothing)) {
            computation().store(new Place.Local("", register, value.type()), value, Order.PLAIN);
        }
        return value;
    }
}
