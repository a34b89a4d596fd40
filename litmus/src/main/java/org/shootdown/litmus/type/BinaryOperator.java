package org.shootdown.litmus.type;

import java.util.function.LongBinaryOperator;
import org.shootdown.cpu.isa.Opcode;

/**
 * C's binary operators that compute a value: what they mean on constants, and which instruction computes them.
 *
 * <p>Both work on the 64-bit form of values of one type. What comes out has to be wrapped to the type if
 * {@link #canOverflow}.
 */
public enum BinaryOperator {
    MULTIPLY("*", Opcode.MULTIPLY, Opcode.MULTIPLY, (l, r) -> l * r, (l, r) -> l * r),
    DIVIDE("/", Opcode.DIVIDE, Opcode.DIVIDE_UNSIGNED, (l, r) -> l / r, Long::divideUnsigned),
    REMAINDER("%", Opcode.REMAINDER, Opcode.REMAINDER_UNSIGNED, (l, r) -> l % r, Long::remainderUnsigned),
    ADD("+", Opcode.ADD, Opcode.ADD, Long::sum, Long::sum),
    SUBTRACT("-", Opcode.SUBTRACT, Opcode.SUBTRACT, (l, r) -> l - r, (l, r) -> l - r),
    SHIFT_LEFT("<<", Opcode.SHIFT_LEFT, Opcode.SHIFT_LEFT, (l, r) -> l << r, (l, r) -> l << r),
    SHIFT_RIGHT(">>", Opcode.SHIFT_RIGHT, Opcode.SHIFT_RIGHT_UNSIGNED, (l, r) -> l >> r, (l, r) -> l >>> r),
    LESS("<", Opcode.LESS, Opcode.BELOW, (l, r) -> bit(l < r), (l, r) -> bit(Long.compareUnsigned(l, r) < 0)),
    LESS_OR_EQUAL(
            "<=",
            Opcode.LESS_OR_EQUAL,
            Opcode.BELOW_OR_EQUAL,
            (l, r) -> bit(l <= r),
            (l, r) -> bit(Long.compareUnsigned(l, r) <= 0)),
    EQUAL("==", Opcode.EQUAL, Opcode.EQUAL, (l, r) -> bit(l == r), (l, r) -> bit(l == r)),
    NOT_EQUAL("!=", Opcode.NOT_EQUAL, Opcode.NOT_EQUAL, (l, r) -> bit(l != r), (l, r) -> bit(l != r)),
    AND("&", Opcode.AND, Opcode.AND, (l, r) -> l & r, (l, r) -> l & r),
    XOR("^", Opcode.XOR, Opcode.XOR, (l, r) -> l ^ r, (l, r) -> l ^ r),
    OR("|", Opcode.OR, Opcode.OR, (l, r) -> l | r, (l, r) -> l | r);

    private final String symbol;
    private final Opcode signedOpcode;
    private final Opcode unsignedOpcode;

    @SuppressWarnings("ImmutableEnumChecker") // both are pure functions
    private final LongBinaryOperator signed;

    @SuppressWarnings("ImmutableEnumChecker")
    private final LongBinaryOperator unsigned;

    BinaryOperator(
            String symbol,
            Opcode signedOpcode,
            Opcode unsignedOpcode,
            LongBinaryOperator signed,
            LongBinaryOperator unsigned) {
        this.symbol = symbol;
        this.signedOpcode = signedOpcode;
        this.unsignedOpcode = unsignedOpcode;
        this.signed = signed;
        this.unsigned = unsigned;
    }

    private static long bit(boolean value) {
        return value ? 1 : 0;
    }

    /** The operator that C writes so; {@code >} and {@code >=} are {@link #LESS} with its operands swapped. */
    public static BinaryOperator of(String symbol) {
        for (BinaryOperator operator : values()) {
            if (operator.symbol.equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(symbol);
    }

    /** As C writes it. */
    public String symbol() {
        return symbol;
    }

    /** The value on constants of one type, wrapped to it. */
    public long apply(long left, long right, boolean isSigned) {
        return (isSigned ? signed : unsigned).applyAsLong(left, right);
    }

    public Opcode opcode(boolean isSigned) {
        return isSigned ? signedOpcode : unsignedOpcode;
    }

    public boolean isComparison() {
        return this == LESS || this == LESS_OR_EQUAL || this == EQUAL || this == NOT_EQUAL;
    }

    public boolean isShift() {
        return this == SHIFT_LEFT || this == SHIFT_RIGHT;
    }

    public boolean isDivision() {
        return this == DIVIDE || this == REMAINDER;
    }

    /** Whether the 64-bit result on values of a narrower type may be outside that type, where C defines it at all. */
    public boolean canOverflow() {
        return switch (this) {
            case MULTIPLY, ADD, SUBTRACT, SHIFT_LEFT -> true;
            default -> false;
        };
    }
}
