package org.shootdown.cluster.selftest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.shootdown.cluster.node.HostPort;

/** Node processes of this program, each behind a {@link Network} that can cut it off. */
final class NodeProcesses implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final List<String> program;
    private final Path folder;
    private final Network network = new Network();
    private final List<Integer> ports;
    private final List<HostPort> addresses;
    private final List<Process> processes = new CopyOnWriteArrayList<>();

    /** Somebody who ends the test does not want its nodes to go on. */
    private final Thread atExit = new Thread(() -> processes.forEach(Process::destroyForcibly));

    /**
     * Starts nodes.
     *
     * @param program the command that runs this program
     * @param folder for their logs and the record of jobs
     * @param count how many
     */
    NodeProcesses(List<String> program, Path folder, int count) {
        this.program = List.copyOf(program);
        this.folder = folder;
        ports = freePorts(count);
        addresses = IntStream.range(0, count)
                .mapToObj(node -> new HostPort(HOST, network.proxy(node, ports.get(node))))
                .toList();
        Runtime.getRuntime().addShutdownHook(atExit);
        for (int node = 0; node < count; node++) {
            processes.add(launch(node));
        }
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    private Process launch(int node) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("node", "--threads", "1", "--data", folder.toString()));
        command.addAll(List.of("--port", String.valueOf(addresses.get(node).port())));
        command.addAll(List.of("--bind-port", String.valueOf(ports.get(node))));
        command.addAll(List.of("--outbound-host", Network.addressOf(node)));
        command.addAll(
                List.of("--join", addresses.stream().map(HostPort::toString).collect(Collectors.joining(","))));
        File log = folder.resolve("node-" + node + ".log").toFile();
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("a node cannot be started", e);
        }
    }

    /** Where the nodes are. */
    List<HostPort> addresses() {
        return addresses;
    }

    /** Ends a node at once. */
    void kill(int node) {
        processes.get(node).destroyForcibly();
        processes.get(node).onExit().join();
    }

    /** Asks a node to leave, and waits until it has. */
    void leave(int node) {
        processes.get(node).destroy();
        processes.get(node).onExit().join();
    }

    /** Starts a node that has ended. */
    void restart(int node) {
        processes.set(node, launch(node));
    }

    /** Stops a node where it is. */
    void stop(int node) {
        signal("-STOP", node);
    }

    /** Lets a node go on. */
    void proceed(int node) {
        signal("-CONT", node);
    }

    private void signal(String signal, int node) {
        try {
            String pid = String.valueOf(processes.get(node).pid());
            new ProcessBuilder("kill", signal, pid).inheritIO().start().onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException("a process cannot be signalled", e);
        }
    }

    /** Cuts a node off from the others. */
    void cut(int node) {
        network.cut(node);
    }

    /** Lets a node reach the others again. */
    void mend(int node) {
        network.mend(node);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        network.close();
    }
}
