package org.shootdown.coordinator.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shootdown.cluster.node.HostPort;
import org.shootdown.config.input.InvalidInputException;

/**
 * Node processes on this computer's loopback, with their logs, their process ids and the record of their jobs in a folder.
 *
 * @param folder where
 */
record LocalNodes(Path folder) {
    private static final String HOST = "127.0.0.1";
    private static final String PID = ".pid";
    private static final String LOG = ".log";
    private static final long PATIENCE_SECONDS = 20;
    private static final long ABANDON_MILLIS = 1000;

    /** A node's process. */
    record Running(String name, ProcessHandle process) {}

    /** The addresses of so many nodes, from a port upwards. */
    static List<HostPort> addresses(int count, int firstPort) {
        return IntStream.range(0, count)
                .mapToObj(i -> new HostPort(HOST, firstPort + i))
                .toList();
    }

    /**
     * Starts nodes that join each other.
     *
     * @param stopped whether no more are to be started
     */
    void start(List<HostPort> addresses, int threads, BooleanSupplier stopped) {
        try {
            Files.createDirectories(folder);
            for (HostPort address : addresses) {
                startUnless(stopped, address, addresses, threads);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a node cannot be started", e);
        }
    }

    /** What is started is known, or not started, when {@link #abandon} looks. */
    private synchronized void startUnless(BooleanSupplier stopped, HostPort address, List<HostPort> all, int threads)
            throws IOException {
        if (!stopped.getAsBoolean()) {
            start(address, all, threads);
        }
    }

    private void start(HostPort address, List<HostPort> all, int threads) throws IOException {
        List<String> command = new ArrayList<>(ThisProgram.command());
        command.addAll(List.of("node", "--port", String.valueOf(address.port()), "--threads", String.valueOf(threads)));
        command.addAll(List.of("--data", folder.toString()));
        command.addAll(List.of("--join", all.stream().map(HostPort::toString).collect(Collectors.joining(","))));
        File log = file(address, LOG).toFile();
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        Files.writeString(file(address, PID), String.valueOf(process.pid()));
    }

    private Path file(HostPort address, String suffix) {
        return folder.resolve("node-" + address.port() + suffix);
    }

    /** The log of a node. */
    Path log(HostPort address) {
        return file(address, LOG);
    }

    /** The nodes that were started here and have not ended. */
    List<Running> running() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(PID))
                    .sorted()
                    .flatMap(file -> running(file).stream())
                    .toList();
        } catch (IOException e) {
            throw InvalidInputException.of("the folder '" + folder + "' cannot be read: " + e.getMessage());
        }
    }

    /** A process id may have been given to another process since; ours runs this program. */
    private static Optional<Running> running(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            long pid = Long.parseLong(Files.readString(file).strip());
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(LocalNodes::isNode)
                    .map(process -> new Running(name.substring(0, name.length() - PID.length()), process));
        } catch (IOException | NumberFormatException e) {
            throw InvalidInputException.of("'" + file + "' has no process id in it");
        }
    }

    private static boolean isNode(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(Main.class.getName()))
                .orElse(true);
    }

    /** Asks all to leave, and ends those that do not. Tells how many there were. */
    int stop() {
        return stop(PATIENCE_SECONDS * 1000);
    }

    /** Ends all that have just been started. Tells how many there were. */
    synchronized int abandon() {
        return stop(ABANDON_MILLIS);
    }

    private int stop(long patienceMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        List<Running> all = running();
        all.forEach(node -> node.process().destroy());
        all.forEach(node -> {
            node.process()
                    .onExit()
                    .completeOnTimeout(node.process(), Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .join();
            node.process().destroyForcibly();
        });
        forgetEnded();
        return all.size();
    }

    private void forgetEnded() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(PID)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
