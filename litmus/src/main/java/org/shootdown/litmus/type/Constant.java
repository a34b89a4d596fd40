package org.shootdown.litmus.type;

/**
 * A value known when the program is translated.
 *
 * @param bits its 64-bit form
 * @param type its type, a scalar
 */
public record Constant(long bits, CType type) {

    /** An {@code int}. */
    public static Constant of(long value) {
        return new Constant(value, IntegerType.INT);
    }

    /** The type it computes in: pointers and words such as {@code atomic_t} by their bits. */
    public IntegerType integerType() {
        if (type instanceof IntegerType integer) {
            return integer;
        }
        return type instanceof WordType word ? word.value() : IntegerType.UNSIGNED_LONG;
    }

    /** Whether its type has a sign. */
    public boolean isSigned() {
        return integerType().signed();
    }

    /** Whether a type has a value that is this number. */
    public boolean fits(IntegerType other) {
        boolean negative = bits < 0 && isSigned();
        boolean huge = bits < 0 && !isSigned();
        if (other.bits() == Long.SIZE) {
            return other.signed() ? !huge : !negative;
        }
        return !huge && other.wrap(bits) == bits;
    }

    /** Whether a type has a value with these bits, which a number with another sign may mean. */
    public boolean fitsBits(IntegerType other) {
        IntegerType counterpart = new IntegerType(other.name(), other.bits(), !other.signed());
        return fits(other) || (isSigned() != other.signed() && fits(counterpart));
    }

    /** Converted to another scalar type. */
    public Constant as(CType other) {
        Constant shape = new Constant(bits, other);
        return new Constant(shape.integerType().wrap(bits), other);
    }

    /** C's result of an operator; division by zero is the caller's business. */
    public static Constant binary(BinaryOperator operator, Constant left, Constant right) {
        IntegerType type = operator.isShift()
                ? left.integerType().promoted()
                : IntegerType.common(left.integerType(), right.integerType());
        long l = type.wrap(left.bits);
        long r = operator.isShift() ? right.bits & (type.bits() - 1) : type.wrap(right.bits);
        long result = operator.apply(l, r, type.signed());
        return operator.isComparison() ? of(result) : new Constant(type.wrap(result), type);
    }

    /** C's result of a prefix operator {@code + - ~ !}. */
    public static Constant unary(String operator, Constant operand) {
        IntegerType type = operand.integerType().promoted();
        long value = type.wrap(operand.bits);
        return switch (operator) {
            case "+" -> new Constant(value, type);
            case "-" -> new Constant(type.wrap(-value), type);
            case "~" -> new Constant(type.wrap(~value), type);
            case "!" -> of(value == 0 ? 1 : 0);
            default -> throw new IllegalArgumentException(operator);
        };
    }
}
