package org.shootdown.config.protocol;

/**
 * Some bits of a packed word. A value that has more bits than these is refused where it is packed, and never cut short.
 *
 * @param name what it holds, for who has to be told
 * @param shift its lowest bit
 * @param bits how many it has, at most 63
 */
public record PackedField(String name, int shift, int bits) {

    /** The word that holds a value here, and nothing elsewhere. */
    public long pack(long value) {
        if (!fits(value)) {
            throw new IllegalArgumentException(name + " " + value + " does not fit into " + bits + " bits");
        }
        return value << shift;
    }

    /** The value here in a packed word. */
    public long of(long packed) {
        return packed >>> shift & ((1L << bits) - 1);
    }

    /** Whether a value, taken as unsigned, can be packed. */
    public boolean fits(long value) {
        return value >>> bits == 0;
    }
}
