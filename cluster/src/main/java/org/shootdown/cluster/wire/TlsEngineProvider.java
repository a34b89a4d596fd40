package org.shootdown.cluster.wire;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.ConfigSSLEngineProvider;
import javax.net.ssl.SSLEngine;

/** Gives Artery's connections the engines that its settings describe, and those from outside guarded ones. */
public final class TlsEngineProvider extends ConfigSSLEngineProvider {
    private final int longestFrame;

    /** Called by Akka. */
    public TlsEngineProvider(ActorSystem system) {
        super(system);
        longestFrame = PlainEngineProvider.longestFrame(system);
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        return new GuardedEngine(super.createServerSSLEngine(hostname, port), longestFrame);
    }
}
