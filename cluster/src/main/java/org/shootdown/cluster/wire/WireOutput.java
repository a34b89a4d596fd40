package org.shootdown.cluster.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Numbers and texts put into a buffer one after the other; {@link WireInput} reads them. */
final class WireOutput {
    private static final int MORE = 0x80;
    private static final int LOW_7 = 0x7F;
    private static final int BITS = 7;

    private final ByteBuffer buffer;

    WireOutput(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    void putByte(int value) {
        buffer.put((byte) value);
    }

    void putFlag(boolean value) {
        putByte(value ? 1 : 0);
    }

    /** Eight bytes, the high one first: for numbers that are as likely large as small. */
    void putFixed(long value) {
        putByte((int) (value >>> 56));
        putByte((int) (value >>> 48));
        putByte((int) (value >>> 40));
        putByte((int) (value >>> 32));
        putByte((int) (value >>> 24));
        putByte((int) (value >>> 16));
        putByte((int) (value >>> 8));
        putByte((int) value);
    }

    /** Seven bits a byte, the low ones first, as many as the number needs; a negative one needs ten. */
    void putUnsigned(long value) {
        long rest = value;
        while ((rest & -MORE) != 0) {
            putByte(((int) rest & LOW_7) | MORE);
            rest >>>= BITS;
        }
        putByte((int) rest);
    }

    /** As {@link #putUnsigned}, but numbers near 0 on either side are short: 0, -1, 1, -2, … */
    void putSigned(long value) {
        putUnsigned((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    /** How many, then each. */
    void putAll(List<Long> values) {
        putUnsigned(values.size());
        values.forEach(this::putSigned);
    }

    void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putUnsigned(bytes.length);
        buffer.put(bytes);
    }
}
