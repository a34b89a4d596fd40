package org.shootdown.litmus.source;

/** The bounds on a scenario, which is untrusted input; exceeding one is an error with a position. */
public final class Limits {
    /** Characters of source text in all files together. */
    public static final int SOURCE_CHARACTERS = 1 << 20;

    public static final int INCLUDE_DEPTH = 64;

    /** Tokens after preprocessing. */
    public static final int TOKENS = 200_000;

    /** Replacements of a macro's name, which bounds macros that expand to nothing. */
    public static final int MACRO_EXPANSIONS = 100_000;

    /** Brackets within brackets. */
    public static final int NESTING = 200;

    /** Operators and keywords of one statement that may nest without brackets: {@code !!!!x}, {@code a + b + c}. */
    public static final int OPERATORS = 600;

    /** Instructions of one thread. */
    public static final int INSTRUCTIONS = 20_000;

    /** Statements translated for one thread, counting an inlined function's once per call. */
    public static final int STATEMENTS = 200_000;

    /** Functions inlined within functions. */
    public static final int CALL_DEPTH = 100;

    public static final int REGISTERS = 4096;

    /** Threads written out. */
    public static final int THREADS = 64;

    /** Objects with a lifetime, by name or as a page table. */
    public static final int OBJECTS = 1 << 17;

    /** User pages: each has an entry in each mm that knows it. */
    public static final int PAGES = 1 << 19;

    /** Words of memory that all objects have together. */
    public static final long MEMORY_WORDS = 1 << 22;

    /** Words of one type. */
    public static final long TYPE_WORDS = 1 << 16;

    private Limits() {}
}
