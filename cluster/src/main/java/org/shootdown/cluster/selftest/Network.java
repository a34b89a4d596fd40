package org.shootdown.cluster.selftest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The network between some nodes on this computer, which can be cut: every connection to a node leads through a proxy here.
 *
 * <p>A node is known by the loopback address that it connects from, so that a proxy knows both ends. What a cut link carries
 * is held back, as packets of a network that is cut are: it arrives when the link is mended, unless the ends have given up
 * by then. Connections from other addresses, such as those of clients, are never cut.
 */
final class Network implements AutoCloseable {
    private static final int FIRST_ADDRESS = 10;
    private static final int BUFFER = 16_384;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<ServerSocket> listening = ConcurrentHashMap.newKeySet();
    private final Set<Integer> cutOff = new HashSet<>();

    /** The address from which a node connects to others. */
    static String addressOf(int node) {
        return "127.0.0." + (FIRST_ADDRESS + node);
    }

    /** Carries connections to a node. Returns the port where others reach it; it listens at the other port itself. */
    int proxy(int node, int port) {
        try {
            ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            listening.add(server);
            executor.execute(() -> accept(server, node, port));
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    /** Cuts a node off from all others. */
    synchronized void cut(int node) {
        cutOff.add(node);
    }

    /** Mends what was cut. */
    synchronized void mend(int node) {
        cutOff.remove(node);
        notifyAll();
    }

    private synchronized void awaitLink(int from, int to) throws InterruptedException {
        while (from >= 0 && (cutOff.contains(from) || cutOff.contains(to))) {
            wait();
        }
    }

    private void accept(ServerSocket server, int node, int port) {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                executor.execute(() -> connect(from, node, port));
            } catch (IOException e) {
                assert server.isClosed() : e;
            }
        }
    }

    private void connect(Socket from, int node, int port) {
        open.add(from);
        int peer = nodeAt(from.getInetAddress());
        try {
            awaitLink(peer, node);
            Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
            open.add(to);
            executor.execute(() -> pump(to, from, node, peer));
            pump(from, to, peer, node);
        } catch (IOException e) {
            close(from);
        } catch (InterruptedException e) {
            close(from);
            Thread.currentThread().interrupt();
        }
    }

    private static int nodeAt(InetAddress address) {
        int last = address.getAddress()[address.getAddress().length - 1];
        return last >= FIRST_ADDRESS ? last - FIRST_ADDRESS : -1;
    }

    private void pump(Socket from, Socket to, int source, int target) {
        int node = Math.min(source, target) < 0 ? -1 : source;
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitLink(node, target);
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            assert !Thread.currentThread().isInterrupted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            for (ServerSocket server : listening) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::close);
    }
}
