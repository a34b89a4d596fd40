package org.shootdown.cluster.wire;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of a connection from somebody, plain or with TLS: Artery gets what a {@link FrameGuard} lets pass, and what
 * ends the connection is logged.
 *
 * <p>It is an SSL engine because this is where Artery lets others see a connection's bytes.
 */
final class GuardedEngine extends DelegatingEngine {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedEngine.class);

    private final FrameGuard guard;
    private boolean refused;

    /**
     * @param engine what the bytes go through before they are looked at
     * @param longestFrame the length of the longest frame that passes, in bytes
     */
    GuardedEngine(SSLEngine engine, int longestFrame) {
        super(engine);
        guard = new FrameGuard(longestFrame);
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) throws SSLException {
        try {
            return super.wrap(sources, offset, length, target);
        } catch (SSLException e) {
            throw refusal(e);
        }
    }

    /** Into one buffer, as Akka does; what it has been filled with is looked at. */
    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer target) throws SSLException {
        ByteBuffer passing = target.duplicate();
        try {
            SSLEngineResult result = super.unwrap(source, new ByteBuffer[] {target}, 0, 1);
            guard.look(passing.limit(target.position()));
            return result;
        } catch (SSLException e) {
            throw refusal(e);
        }
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) throws SSLException {
        if (length != 1) {
            throw new IllegalArgumentException("into one buffer, not " + length);
        }
        return unwrap(source, targets[offset]);
    }

    /** A connection ends once. */
    private SSLException refusal(SSLException problem) {
        if (!refused) {
            LOG.warn("a connection from outside is ended: {}", problem.getMessage());
        }
        refused = true;
        return problem;
    }
}
