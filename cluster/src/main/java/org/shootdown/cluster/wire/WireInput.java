package org.shootdown.cluster.wire;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What {@link WireOutput} has put into a buffer, read strictly: whatever is not there, or not in range, is a
 * {@link WireException} before anything is allocated for it.
 */
final class WireInput {
    private static final int MORE = 0x80;
    private static final int LOW_7 = 0x7F;
    private static final int BITS = 7;
    private static final int LAST_SHIFT = 63;

    private final ByteBuffer buffer;

    WireInput(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    int readByte() {
        if (!buffer.hasRemaining()) {
            throw new WireException("it ends too early, after " + buffer.position() + " bytes");
        }
        return buffer.get() & 0xFF;
    }

    boolean readFlag(String what) {
        return checkUpTo(readByte(), 1, what) == 1;
    }

    long readFixed() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | readByte();
        }
        return value;
    }

    long readUnsigned() {
        long value = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += BITS) {
            int next = readByte();
            value |= (long) (next & LOW_7) << shift;
            if (next < MORE) {
                if (shift == LAST_SHIFT && next > 1) {
                    break;
                }
                return value;
            }
        }
        throw new WireException("a number has more than 64 bits");
    }

    /** A number that is not negative. */
    long readNatural(String what) {
        return checkNatural(readUnsigned(), what);
    }

    long readSigned() {
        long value = readUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number from 0 to {@code most}. */
    int readUpTo(int most, String what) {
        return checkUpTo(readUnsigned(), most, what);
    }

    /** A number from -1, which stands for none, to {@code most}. */
    int readNoneOrUpTo(int most, String what) {
        return checkUpTo(readSigned() + 1, most + 1, what) - 1;
    }

    /** How many things follow, of which each takes at least some bytes: never more than there can be. */
    int readCount(int most, int bytesEach, String what) {
        int count = readUpTo(most, "number of " + what);
        if (count > buffer.remaining() / bytesEach) {
            throw new WireException(
                    "it claims " + count + " " + what + ", and " + buffer.remaining() + " bytes are left");
        }
        return count;
    }

    List<Long> readAll(int most, String what) {
        int count = readCount(most, 1, what);
        LongArrayList values = new LongArrayList(count);
        for (int i = 0; i < count; i++) {
            values.add(readSigned());
        }
        return values;
    }

    String readText(int mostBytes, String what) {
        byte[] bytes = new byte[readCount(mostBytes, 1, "bytes of " + what)];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The value, which must not be negative. */
    static long checkNatural(long value, String what) {
        return checkUpTo(value, Long.MAX_VALUE, what);
    }

    /** The value, which must be from 0 to {@code most}. */
    static int checkUpTo(long value, int most, String what) {
        return (int) checkUpTo(value, (long) most, what);
    }

    /** The value, which must be from 0 to {@code most}. */
    static long checkUpTo(long value, long most, String what) {
        if (value < 0 || value > most) {
            throw new WireException("the " + what + " is " + Long.toUnsignedString(value) + ", at most " + most);
        }
        return value;
    }

    void expectEnd() {
        if (buffer.hasRemaining()) {
            throw new WireException(buffer.remaining() + " bytes follow its end");
        }
    }
}
