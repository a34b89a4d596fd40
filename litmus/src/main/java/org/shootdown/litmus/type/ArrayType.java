package org.shootdown.litmus.type;

/**
 * An array.
 *
 * @param element not {@code char}: a character takes a word like every scalar, and a pointer to it counts bytes
 */
public record ArrayType(CType element, long length) implements CType {
    @Override
    public String name() {
        return element.name() + "[" + length + "]";
    }

    @Override
    public long words() {
        return element.words() * length;
    }
}
