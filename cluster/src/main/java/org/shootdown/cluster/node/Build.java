package org.shootdown.cluster.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.mmu.core.MmuCore;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * What this program is built from. Nodes of different builds might compute different outcomes, so they do not work
 * together.
 *
 * @param text the protocol's version and a digest of the program's own archives, such as {@code 2/3f9a01c2}
 */
public record Build(String text) {
    /** To be raised with every change of what nodes say to each other. */
    private static final int PROTOCOL = 2;

    private static final int DIGITS = 12;

    private static final List<Class<?>> ONE_OF_EACH_MODULE = List.of(
            Envelope.class,
            MmuCore.class,
            CpuCore.class,
            Scenario.class,
            Machine.class,
            SimulatedMachine.class,
            JobSpec.class);

    private static final Build CURRENT = new Build(PROTOCOL + "/" + digest());

    /** The build that is running. */
    public static Build current() {
        return CURRENT;
    }

    private static String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Class<?> one : ONE_OF_EACH_MODULE) {
                update(sha256, placeOf(one));
            }
            return HexFormat.of().formatHex(sha256.digest()).substring(0, DIGITS);
        } catch (IOException e) {
            throw new UncheckedIOException("the program cannot read its own archives", e);
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path placeOf(Class<?> type) throws URISyntaxException {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            throw new IllegalStateException("nobody knows where " + type + " comes from");
        }
        return Path.of(location.toURI());
    }

    /** An archive, or a folder of classes where nothing has been packed. */
    private static void update(MessageDigest digest, Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
    }

    /** As nodes and people compare it. */
    @Override
    public String toString() {
        return text;
    }
}
