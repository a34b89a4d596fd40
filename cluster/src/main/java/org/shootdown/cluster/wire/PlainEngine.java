package org.shootdown.cluster.wire;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * The engine of a connection without TLS: bytes go through as they are.
 *
 * <p>Its handshake is over with the first call, without a byte. What a plain connection has no use for it leaves to an
 * engine that is never used.
 */
final class PlainEngine extends DelegatingEngine {
    private HandshakeStatus status = HandshakeStatus.NOT_HANDSHAKING;
    private boolean inboundDone;
    private boolean outboundDone;

    /** @param unused answers for everything that has to do with TLS */
    PlainEngine(SSLEngine unused) {
        super(unused);
    }

    @Override
    public void beginHandshake() {
        status = HandshakeStatus.NEED_WRAP;
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return status;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) {
        if (outboundDone) {
            return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
        }
        int moved = 0;
        for (int i = offset; i < offset + length; i++) {
            moved += move(sources[i], target);
        }
        return passed(moved);
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) {
        int moved = 0;
        for (int i = offset; i < offset + length; i++) {
            moved += move(source, targets[i]);
        }
        return moved == 0 ? new SSLEngineResult(starved(source), next(), 0, 0) : passed(moved);
    }

    private Status starved(ByteBuffer source) {
        if (source.hasRemaining()) {
            return Status.BUFFER_OVERFLOW;
        }
        return inboundDone ? Status.CLOSED : Status.BUFFER_UNDERFLOW;
    }

    private SSLEngineResult passed(int moved) {
        return new SSLEngineResult(Status.OK, next(), moved, moved);
    }

    /** The handshake is finished once. */
    private HandshakeStatus next() {
        HandshakeStatus now =
                status == HandshakeStatus.NEED_WRAP ? HandshakeStatus.FINISHED : HandshakeStatus.NOT_HANDSHAKING;
        status = HandshakeStatus.NOT_HANDSHAKING;
        return now;
    }

    private static int move(ByteBuffer source, ByteBuffer target) {
        int moved = Math.min(source.remaining(), target.remaining());
        ByteBuffer some = source.slice(source.position(), moved);
        target.put(some);
        source.position(source.position() + moved);
        return moved;
    }

    @Override
    public void closeInbound() {
        inboundDone = true;
    }

    @Override
    public boolean isInboundDone() {
        return inboundDone;
    }

    @Override
    public void closeOutbound() {
        outboundDone = true;
    }

    @Override
    public boolean isOutboundDone() {
        return outboundDone;
    }
}
