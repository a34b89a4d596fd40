package org.shootdown.litmus.type;

/** A pointer. */
public record PointerType(CType target) implements CType {
    @Override
    public String name() {
        return target.name() + (target instanceof PointerType ? "*" : " *");
    }

    @Override
    public long words() {
        return 1;
    }

    @Override
    public boolean isScalar() {
        return true;
    }
}
