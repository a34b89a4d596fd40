package org.shootdown.litmus.compile;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.BlockContext;
import org.shootdown.litmus.grammar.LitmusParser.BlockItemContext;
import org.shootdown.litmus.grammar.LitmusParser.CaseLabelContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.BinaryOperator;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;

/** The labels of one {@code switch}, and the comparisons that lead to them. */
final class SwitchLabels {
    private final ThreadTranslator thread;
    private final IdentityHashMap<BlockItemContext, Label> labels = new IdentityHashMap<>();
    private final Map<CaseLabelContext, Range> cases = new LinkedHashMap<>();
    private @Nullable Label fallback;

    private record Range(long low, long high) {}

    SwitchLabels(ThreadTranslator thread, BlockContext block) {
        this.thread = thread;
        Map<Long, CaseLabelContext> seen = new HashMap<>();
        for (BlockItemContext item : block.blockItem()) {
            if (item instanceof CaseLabelContext label) {
                add(label, seen);
            } else if (item instanceof LitmusParser.DefaultLabelContext) {
                addDefault(item);
            }
        }
    }

    private void add(CaseLabelContext item, Map<Long, CaseLabelContext> seen) {
        long low = thread.unit().types().constants().evaluate(item.low);
        long high = item.high == null ? low : thread.unit().types().constants().evaluate(item.high);
        if (high < low) {
            throw SourceToken.error(item.high.start, "the range of this case is empty");
        }
        if (seen.putIfAbsent(low, item) != null) {
            throw SourceToken.error(item.start, "case " + low + " is already there");
        }
        labels.put(item, new Label());
        cases.put(item, new Range(low, high));
    }

    private void addDefault(BlockItemContext item) {
        if (fallback != null) {
            throw SourceToken.error(item.start, "'default' is already there");
        }
        fallback = new Label();
        labels.put(item, fallback);
    }

    /** The label of a {@code case} or {@code default} directly in this switch, or null. */
    @Nullable Label labelOf(BlockItemContext item) {
        return labels.get(item);
    }

    /** Jumps to the label for a value; to the end if there is none. */
    void dispatch(Value value, Label end) {
        cases.keySet().forEach(item -> warnIfOutside(item, value.integerType()));
        IntegerType type = value.integerType().promoted();
        Value switched = thread.computation().convert(value, type);
        cases.forEach((item, range) -> compare(switched, type, range, labelFor(item)));
        thread.assembler().jump(fallback == null ? end : fallback);
    }

    private void warnIfOutside(CaseLabelContext item, IntegerType type) {
        Constant low = thread.unit().types().constants().visit(item.low);
        if (item.high == null && !low.fitsBits(type)) {
            thread.unit().warn(item.low.start, "this is never so: the value is " + type.named() + ", " + type.range());
        }
    }

    private Label labelFor(CaseLabelContext item) {
        Label label = labels.get(item);
        if (label == null) {
            throw new IllegalStateException("every case has a label");
        }
        return label;
    }

    private void compare(Value value, IntegerType type, Range range, Label label) {
        Label next = new Label();
        if (range.low == range.high) {
            jumpIf(BinaryOperator.EQUAL, value, new Constant(range.low, type), true, label);
        } else {
            jumpIf(BinaryOperator.LESS, value, new Constant(range.low, type), true, next);
            jumpIf(BinaryOperator.LESS_OR_EQUAL, value, new Constant(range.high, type), true, label);
            thread.assembler().bind(next);
        }
    }

    private void jumpIf(BinaryOperator operator, Value left, Constant right, boolean wanted, Label target) {
        int mark = thread.registers().mark();
        Constant limit = right.as(right.type());
        Value result = thread.computation().binary(operator, left, new Value.Known(limit), mark);
        thread.expressions().branch(result, wanted, target);
        thread.registers().release(mark);
    }
}
