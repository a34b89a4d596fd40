package org.shootdown.coordinator.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLException;

/**
 * Looks at the bytes of one incoming connection as they pass, and refuses what Artery must not see.
 *
 * <p>A connection begins with {@code AKKA} and the number of a stream; then come frames, each with its length in four
 * bytes, the low one first. Artery believes a length whatever it is: of a huge one it gathers the bytes until the heap
 * is full, and with a negative one it never gets on.
 */
final class FrameGuard {
    private static final byte[] MAGIC = {'A', 'K', 'K', 'A'};
    private static final int STREAM_AT = MAGIC.length;
    private static final int PROLOGUE = STREAM_AT + 1;
    private static final int LENGTH_BYTES = Integer.BYTES;
    private static final int HEADER_BYTES = 28;
    private static final int LAST_STREAM = 3;

    private final int longest;
    private final byte[] prologue = new byte[PROLOGUE];
    private int seen;
    private int length;
    private int lengthSeen;
    private int rest;

    /** @param longest the length of the longest frame that passes, in bytes */
    FrameGuard(int longest) {
        this.longest = longest;
    }

    /**
     * Looks at the next bytes.
     *
     * @param bytes between position and limit; not changed
     * @throws SSLException if they may not pass
     */
    void look(ByteBuffer bytes) throws SSLException {
        int at = bytes.position();
        while (at < bytes.limit()) {
            if (seen < PROLOGUE) {
                begin(bytes.get(at++));
            } else if (rest == 0) {
                lengthen(bytes.get(at++));
            } else {
                int passing = Math.min(rest, bytes.limit() - at);
                rest -= passing;
                at += passing;
            }
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
        length |= (next & 0xFF) << (Byte.SIZE * lengthSeen++);
        if (lengthSeen == LENGTH_BYTES) {
            if (length < HEADER_BYTES || length > longest) {
                throw new SSLException(
                        "it has a frame of " + length + " bytes; they have " + HEADER_BYTES + " to " + longest);
            }
            rest = length;
            length = 0;
            lengthSeen = 0;
        }
    }
}
