package org.shootdown.cluster.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What begins each of Artery's frames (version 0 of its protocol, Akka 2.8): fields at fixed places, numbers with the
 * low byte first. The sender, the receiver and the message's class each have a tag: the number under which the receiver
 * of the connection knows them, or else they follow the header, each with its length before it.
 */
final class FrameHeader {
    /** The length of the fixed part. */
    static final int BYTES = 28;

    private static final int FLAGS_AT = 1;
    private static final int HAS_METADATA = 1;
    private static final int SERIALIZER_AT = 12;
    private static final int FIRST_TAG_AT = 16;
    private static final int KNOWN_BY_NUMBER = 0xFF000000;

    private FrameHeader() {}

    /** Who can read the message. */
    static int serializer(ByteBuffer header) {
        return header.getInt(SERIALIZER_AT);
    }

    /**
     * The message of a frame.
     *
     * @param header the fixed part
     * @param body the rest, between position and limit
     * @throws WireException if the body ends before the message begins
     */
    static ByteBuffer message(ByteBuffer header, ByteBuffer body) {
        ByteBuffer rest = body.slice().order(header.order());
        try {
            if ((header.get(FLAGS_AT) & HAS_METADATA) != 0) {
                skip(rest, rest.getInt());
            }
            for (int tag = FIRST_TAG_AT; tag < BYTES; tag += Integer.BYTES) {
                if ((header.getInt(tag) & KNOWN_BY_NUMBER) == 0) {
                    skip(rest, Short.toUnsignedInt(rest.getShort()));
                }
            }
        } catch (BufferUnderflowException e) {
            throw new WireException("it ends before its message begins");
        }
        return rest.slice();
    }

    private static void skip(ByteBuffer bytes, int count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(bytes.position() + count);
    }
}
