package org.shootdown.litmus.type;

import java.math.BigInteger;

/**
 * An integer type. A register holds its value extended to 64 bits by its sign.
 *
 * @param name as C writes it
 * @param bits its width; 1 for {@code bool}
 * @param signed whether it has a sign
 */
public record IntegerType(String name, int bits, boolean signed) implements CType {
    public static final IntegerType BOOL = new IntegerType("bool", 1, false);
    public static final IntegerType CHAR = new IntegerType("char", 8, true);
    public static final IntegerType UNSIGNED_CHAR = new IntegerType("unsigned char", 8, false);
    public static final IntegerType SHORT = new IntegerType("short", 16, true);
    public static final IntegerType UNSIGNED_SHORT = new IntegerType("unsigned short", 16, false);
    public static final IntegerType INT = new IntegerType("int", 32, true);
    public static final IntegerType UNSIGNED_INT = new IntegerType("unsigned int", 32, false);
    public static final IntegerType LONG = new IntegerType("long", 64, true);
    public static final IntegerType UNSIGNED_LONG = new IntegerType("unsigned long", 64, false);

    @Override
    public long words() {
        return 1;
    }

    @Override
    public long size() {
        return bits == 8 ? 1 : Long.BYTES;
    }

    @Override
    public boolean isScalar() {
        return true;
    }

    /** Whether it is {@code bool}, of which every value but 0 makes a 1. */
    public boolean isTruth() {
        return bits == 1;
    }

    /** The 64-bit form of the value that these bits are in this type. */
    public long wrap(long value) {
        if (isTruth()) {
            return value == 0 ? 0 : 1;
        }
        int unused = Long.SIZE - bits;
        return signed ? value << unused >> unused : value << unused >>> unused;
    }

    /** Its least and its greatest value: {@code 0 to 255}. */
    public String range() {
        BigInteger values = BigInteger.ONE.shiftLeft(bits);
        BigInteger least = signed ? values.shiftRight(1).negate() : BigInteger.ZERO;
        return least + " to " + least.add(values).subtract(BigInteger.ONE);
    }

    /** Whether every value of the other type is one of this type, in the same 64-bit form. */
    public boolean holdsAllOf(IntegerType other) {
        return other.signed == signed ? other.bits <= bits : signed && other.bits < bits;
    }

    /** C's integer promotion. */
    public IntegerType promoted() {
        return bits < INT.bits ? INT : this;
    }

    /** C's usual arithmetic conversions. */
    public static IntegerType common(IntegerType left, IntegerType right) {
        IntegerType a = left.promoted();
        IntegerType b = right.promoted();
        if (a.bits != b.bits) {
            return a.bits > b.bits ? a : b;
        }
        return a.signed ? b : a;
    }
}
