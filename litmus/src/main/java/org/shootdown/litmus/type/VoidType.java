package org.shootdown.litmus.type;

/** {@code void}. */
public record VoidType() implements CType {
    public static final VoidType VOID = new VoidType();

    @Override
    public String name() {
        return "void";
    }

    @Override
    public long words() {
        return 0;
    }

    @Override
    public long size() {
        return 1;
    }
}
