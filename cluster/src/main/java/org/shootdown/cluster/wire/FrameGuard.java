package org.shootdown.cluster.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the bytes of one incoming connection as they pass, and refuses what Artery and the machines must not see.
 *
 * <p>A connection begins with {@code AKKA} and the number of a stream; then come frames, each with its length in four
 * bytes, the low one first. Artery believes a length whatever it is: of a huge one it gathers the bytes until the heap
 * is full, and with a negative one it never gets on. A message that cannot be read it would drop, and hear the next; so
 * those of {@link WireFormat} are read here first.
 */
final class FrameGuard {
    private static final byte[] MAGIC = {'A', 'K', 'K', 'A'};
    private static final int STREAM_AT = MAGIC.length;
    private static final int PROLOGUE = STREAM_AT + 1;
    private static final int LENGTH_BYTES = Integer.BYTES;
    private static final int LAST_STREAM = 3;

    private final int longest;
    private final BatchOrder order = new BatchOrder();
    private final byte[] prologue = new byte[PROLOGUE];
    private final ByteBuffer length = littleEndian(LENGTH_BYTES);
    private final ByteBuffer header = littleEndian(FrameHeader.BYTES);
    private int seen;
    private int rest;
    private @Nullable ByteBuffer body;

    /** @param longest the length of the longest frame that passes, in bytes */
    FrameGuard(int longest) {
        this.longest = longest;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Looks at the next bytes.
     *
     * @param bytes between position and limit; not changed
     * @throws SSLException if they may not pass
     */
    void look(ByteBuffer bytes) throws SSLException {
        ByteBuffer next = bytes.duplicate();
        while (next.hasRemaining()) {
            if (seen < PROLOGUE) {
                begin(next.get());
            } else if (length.hasRemaining()) {
                lengthen(next.get());
            } else if (header.hasRemaining()) {
                open(next.get());
            } else {
                pass(next);
            }
            closeIfWhole();
        }
    }

    private void begin(byte next) throws SSLException {
        prologue[seen++] = next;
        boolean isMagic = seen <= STREAM_AT && next == MAGIC[seen - 1];
        boolean isStream = seen == PROLOGUE && next > 0 && next <= LAST_STREAM;
        if (!isMagic && !isStream) {
            throw new SSLException("it begins with " + Arrays.toString(Arrays.copyOf(prologue, seen))
                    + ", as no connection of a node does");
        }
    }

    private void lengthen(byte next) throws SSLException {
        length.put(next);
        if (!length.hasRemaining()) {
            int claimed = length.getInt(0);
            if (claimed < FrameHeader.BYTES || claimed > longest) {
                throw new SSLException(
                        "it has a frame of " + claimed + " bytes; they have " + FrameHeader.BYTES + " to " + longest);
            }
            rest = claimed - FrameHeader.BYTES;
        }
    }

    /** When the header is there: keeps the body, if it has to be read. */
    private void open(byte next) {
        header.put(next);
        if (!header.hasRemaining() && FrameHeader.serializer(header) == WireSerializer.IDENTIFIER) {
            body = ByteBuffer.allocate(rest);
        }
    }

    private void pass(ByteBuffer next) {
        int count = Math.min(rest, next.remaining());
        if (body != null) {
            body.put(next.slice().limit(count));
        }
        next.position(next.position() + count);
        rest -= count;
    }

    private void closeIfWhole() throws SSLException {
        if (header.hasRemaining() || rest > 0) {
            return;
        }
        if (body != null) {
            read(body.flip());
            body = null;
        }
        length.clear();
        header.clear();
    }

    private void read(ByteBuffer bytes) throws SSLException {
        try {
            order.check(WireFormat.read(FrameHeader.message(header, bytes)));
        } catch (WireException e) {
            throw new SSLException("it has a batch that is none: " + e.getMessage(), e);
        }
    }
}
