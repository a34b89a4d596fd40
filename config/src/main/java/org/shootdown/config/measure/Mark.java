package org.shootdown.config.measure;

/** What a program tells those who measure it; nothing in the machine can see it, and it takes no time. */
public enum Mark {
    /** An operation begins here, {@code op_begin(name)}. */
    OPERATION_BEGIN,
    /** It ends here, {@code op_end(name)}. */
    OPERATION_END;

    private static final Mark[] VALUES = values();

    /** The mark with this ordinal. */
    public static Mark of(int ordinal) {
        return VALUES[ordinal];
    }
}
