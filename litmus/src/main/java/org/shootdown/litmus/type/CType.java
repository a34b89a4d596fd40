package org.shootdown.litmus.type;

/**
 * A C type. Every scalar takes one 64-bit word in memory.
 */
public sealed interface CType permits VoidType, IntegerType, WordType, PointerType, ArrayType, StructType {

    /** As C writes it. */
    String name();

    /** Its name with its article: {@code an int}. */
    default String named() {
        boolean vowel = name().matches("([aeio]|unsigned|s(8|16|32|64)\\b).*");
        return (vowel ? "an " : "a ") + name();
    }

    /** How many words of memory a value takes. */
    long words();

    /** What {@code sizeof} says, in bytes, and what pointer arithmetic scales by. */
    default long size() {
        return words() * Long.BYTES;
    }

    /** Whether a value fits a register: an integer, a pointer, or a word such as {@code atomic_t}. */
    default boolean isScalar() {
        return false;
    }
}
