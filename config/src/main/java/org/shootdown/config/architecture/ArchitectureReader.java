package org.shootdown.config.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.input.HoconFile;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.NamedFiles;
import org.shootdown.config.input.Section;
import org.shootdown.config.time.Picoseconds;

/** Reads one architecture file, strictly: what a machine cannot have is an error at its line. */
public final class ArchitectureReader {
    private static final List<String> KEYS = List.of(
            "name", "description", "flush", "tables", "entries", "memory-model", "tlb", "lookahead", "latencies");
    private static final List<String> LOOKAHEAD_KEYS = List.of("constant", "trust", "source");

    private final Path file;
    private final Section root;

    private ArchitectureReader(Path file) {
        this.file = file;
        this.root = HoconFile.read(file);
    }

    /**
     * What the file says.
     *
     * @throws InvalidInputException if it is not a complete and possible architecture
     */
    public static ArchitectureFile read(Path file) {
        return new ArchitectureReader(file).read();
    }

    private ArchitectureFile read() {
        root.allowOnly(KEYS);
        MechanismsReader mechanisms = new MechanismsReader(root);
        Architecture.Flush flush = mechanisms.flush();
        List<Figure> figures = new ArrayList<>();
        Architecture architecture = new Architecture(
                NamedFiles.requireName(root, file),
                root.text("description"),
                flush,
                mechanisms.tables(),
                mechanisms.entries(),
                mechanisms.memoryModel(),
                mechanisms.tlb(),
                lookaheadPs(),
                Latencies.of(new LatenciesReader(root.section("latencies"), flush).read(figures)));
        new MechanismRules(root, architecture).check();
        return new ArchitectureFile(file, architecture, figures);
    }

    private long lookaheadPs() {
        Section lookahead = root.section("lookahead");
        lookahead.allowOnly(LOOKAHEAD_KEYS);
        DistributionReader.trust(lookahead);
        DistributionReader.source(lookahead);
        long ps = lookahead.durationPs("constant");
        if (ps == 0) {
            throw lookahead.problem("constant", "lookahead.constant must be above 0: no message arrives at once");
        }
        if (ps > Architecture.LONGEST_LOOKAHEAD_PS) {
            String most = Picoseconds.show(Architecture.LONGEST_LOOKAHEAD_PS);
            throw lookahead.problem("constant", "lookahead.constant must be at most " + most);
        }
        return ps;
    }
}
