package org.shootdown.config.machine;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shootdown.config.architecture.Figure;
import org.shootdown.config.architecture.LatenciesReader;
import org.shootdown.config.architecture.Trust;
import org.shootdown.config.input.HoconFile;
import org.shootdown.config.input.Section;
import org.shootdown.config.machine.CacheLines.Cost;
import org.shootdown.config.machine.MachineDescription.Extra;
import org.shootdown.config.machine.MachineDescription.Interrupts;
import org.shootdown.config.machine.MachineDescription.Memory;

/** Reads one machine description, strictly. */
public final class MachineDescriptionReader {
    private static final List<String> KEYS = List.of(
            "name",
            "description",
            "sockets",
            "nodes-per-socket",
            "other-node",
            "other-socket",
            "memory",
            "threads-per-core",
            "cache-lines",
            "interrupts",
            "latencies");
    private static final List<String> LINE_KEYS =
            List.of("bytes", "own", "sibling", "node", "other-node", "other-socket", "memory");
    private static final List<String> INTERRUPT_KEYS =
            List.of("way-other-node", "way-other-socket", "target-other-node", "target-other-socket");
    private static final List<String> COST_KEYS = List.of("is", "trust", "source");
    private static final int MOST_THREADS = 8;
    private static final int MOST_LINE_BYTES = 4096;
    private static final List<String> EXTRA_KEYS = List.of("add", "trust", "source");
    private static final Map<String, Memory> MEMORIES =
            new TreeMap<>(Map.of("near", Memory.NEAR, "interleaved", Memory.INTERLEAVED));
    private static final int MOST_NODES = 1024;
    private static final long LONGEST_PS = 1_000_000_000;

    /** Half of it is the width of the simulation's windows. */
    private static final long LEAST_LINE_PS = 100;

    private MachineDescriptionReader() {}

    /**
     * What the file says.
     *
     * @param architectures those that it may have latencies for
     * @throws org.shootdown.config.input.InvalidInputException if it is not a complete and possible machine
     */
    public static MachineDescription read(Path file, Collection<String> architectures) {
        Section root = HoconFile.read(file);
        root.allowOnly(KEYS);
        String name = root.text("name");
        if (!file.endsWith(name + ".conf")) {
            throw root.problem("name", "name is '" + name + "', but the file is " + file.getFileName());
        }
        int sockets = root.integer("sockets", 1, MOST_NODES);
        int nodes = root.integer("nodes-per-socket", 1, MOST_NODES / sockets);
        return new MachineDescription(
                name,
                root.text("description"),
                sockets,
                nodes,
                extra(root.section("other-node")),
                extra(root.section("other-socket")),
                root.has("memory") ? root.word("memory", MEMORIES) : Memory.NEAR,
                root.has("threads-per-core") ? root.integer("threads-per-core", 1, MOST_THREADS) : 1,
                root.has("cache-lines") ? lines(root.section("cache-lines")) : null,
                root.has("interrupts") ? interrupts(root) : null,
                root.has("latencies") ? latencies(root.section("latencies"), architectures) : Map.of());
    }

    private static Interrupts interrupts(Section root) {
        if (!root.has("cache-lines")) {
            throw root.problem(
                    "interrupts",
                    "interrupts needs cache-lines: without, other-node and other-socket say what any message takes longer");
        }
        Section section = root.section("interrupts");
        section.allowOnly(INTERRUPT_KEYS);
        return new Interrupts(
                extra(section.section("way-other-node")),
                extra(section.section("way-other-socket")),
                extra(section.section("target-other-node")),
                extra(section.section("target-other-socket")));
    }

    private static Map<String, List<Figure>> latencies(Section section, Collection<String> architectures) {
        section.allowOnly(architectures);
        Map<String, List<Figure>> latencies = new LinkedHashMap<>();
        for (String architecture : section.keys()) {
            latencies.put(architecture, LatenciesReader.readSome(section.section(architecture)));
        }
        return latencies;
    }

    private static CacheLines lines(Section section) {
        section.allowOnly(LINE_KEYS);
        int bytes = section.integer("bytes", Long.BYTES, MOST_LINE_BYTES);
        if (Integer.bitCount(bytes) != 1) {
            throw section.problem("bytes", section.pathOf("bytes") + " must be a power of two");
        }
        return new CacheLines(
                bytes,
                cost(section.section("own")),
                cost(section.section("sibling")),
                cost(section.section("node")),
                cost(section.section("other-node")),
                cost(section.section("other-socket")),
                cost(section.section("memory")));
    }

    private static Cost cost(Section section) {
        section.allowOnly(COST_KEYS);
        long ps = section.durationPs("is");
        if (ps < LEAST_LINE_PS || ps > LONGEST_PS) {
            throw section.problem("is", section.pathOf("is") + " must be between 100 ps and 1 ms");
        }
        return new Cost(ps, section.word("trust", Trust.byLetter()), section.text("source"));
    }

    private static Extra extra(Section section) {
        section.allowOnly(EXTRA_KEYS);
        long ps = section.durationPs("add");
        if (ps > LONGEST_PS) {
            throw section.problem("add", section.pathOf("add") + " must be 1 ms at most");
        }
        return new Extra(ps, section.word("trust", Trust.byLetter()), section.text("source"));
    }
}
