package org.shootdown.cluster.wire;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.SSLEngineProvider;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import scala.Option;

/** Gives Artery's connections engines that encrypt nothing, and those from outside guarded ones. */
public final class PlainEngineProvider implements SSLEngineProvider {
    private static final String LONGEST_FRAME = "akka.remote.artery.advanced.maximum-frame-size";

    private final SSLContext context;
    private final int longestFrame;

    /** Called by Akka. */
    public PlainEngineProvider(ActorSystem system) {
        longestFrame = longestFrame(system);
        try {
            context = SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has a default SSL context", e);
        }
    }

    static int longestFrame(ActorSystem system) {
        return system.settings().config().getBytes(LONGEST_FRAME).intValue();
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        return new GuardedEngine(createClientSSLEngine(hostname, port), longestFrame);
    }

    /** Nothing comes in on a connection to another node. */
    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        return new PlainEngine(context.createSSLEngine(hostname, port));
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return Option.empty();
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return Option.empty();
    }
}
