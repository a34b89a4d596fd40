package org.shootdown.report.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.machine.MachineDescription;

/**
 * All that a study's results follow from, {@code study.json}: what was asked, of which machines, with whose figures, by which
 * build, and what each sample came to.
 *
 * @param format {@link #FORMAT}
 * @param version {@link #VERSION}; raised with every change after which older readers would be wrong
 * @param command the command line that made it
 * @param build the program's
 * @param configuration a digest of all files that machines and programs are made from
 * @param study the study with the axes that the command line has set
 * @param replicates with which seeds
 * @param comparisons what is compared, such as {@code arch=x86_64,arm64}
 * @param architectures those on its axes
 * @param machines likewise
 * @param sensitivityAt by axis: of which machine it is known what hangs on each figure; null of none
 * @param files what its programs are made from beside the kernel's headers
 * @param samples what each came to
 */
public record StudyDocument(
        String format,
        int version,
        String command,
        String build,
        String configuration,
        Study study,
        Replicates replicates,
        List<String> comparisons,
        List<ArchitectureEntry> architectures,
        List<MachineEntry> machines,
        @Nullable Map<String, String> sensitivityAt,
        List<FileEntry> files,
        List<SampleEntry> samples) {
    static final String FORMAT = "shootdown-study";
    static final int VERSION = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public StudyDocument {
        comparisons = List.copyOf(comparisons);
        architectures = List.copyOf(architectures);
        machines = List.copyOf(machines);
        files = List.copyOf(files);
        samples = List.copyOf(samples);
    }

    /** An architecture, with all its figures. */
    public record ArchitectureEntry(
            String name,
            String description,
            Architecture.Flush flush,
            Architecture.Tables tables,
            Architecture.Entries entries,
            MemoryModel memoryModel,
            Architecture.Tlb tlb,
            long lookaheadPs,
            List<FigureEntry> latencies) {}

    /** A machine description, with all its figures; {@code lineBytes} is null where it has none for cache lines. */
    public record MachineEntry(
            String name,
            String description,
            int sockets,
            int nodesPerSocket,
            int threadsPerCore,
            MachineDescription.Memory memory,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer lineBytes,

            List<FigureEntry> figures) {}

    /**
     * A figure of a file; several of one name are the components of a mixture.
     *
     * @param name what it is for
     * @param weight of a component; 1 of a figure that is no mixture
     * @param value as files write it
     * @param trust a letter
     * @param source whose it is
     */
    public record FigureEntry(String name, double weight, String value, String trust, String source) {
        FigureEntry named(String other) {
            return new FigureEntry(other, weight, value, trust, source);
        }
    }

    /** A file, and the SHA-256 of its text. */
    public record FileEntry(String path, String sha256) {}

    /** A sample, and the command line that makes it again. */
    public record SampleEntry(Map<String, String> point, long seed, String digest, String command) {}

    /** Those samples that have one of the seeds that machines have in any case. */
    public List<Sample> ofSeeds(List<Sample> known) {
        return known.stream()
                .filter(sample -> replicates.seeds().contains(sample.seed()))
                .toList();
    }

    /** As text, the same for the same study. */
    String asJson() {
        try {
            return MAPPER.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a study's document is plain values", e);
        }
    }

    /**
     * What a text says.
     *
     * @param file its name, for messages
     * @throws InvalidInputException if it is no such document, or one of another version
     */
    static StudyDocument parse(String file, String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            if (!root.path("format").asText().equals(FORMAT)) {
                throw InvalidInputException.of(file + ": is no description of a study, which 'study -o' writes");
            }
            if (root.path("version").asInt() != VERSION) {
                throw InvalidInputException.of(file + ": is of version "
                        + root.path("version").asText() + "; this build reads version " + VERSION);
            }
            return MAPPER.treeToValue(root, StudyDocument.class);
        } catch (JsonProcessingException e) {
            throw InvalidInputException.of(file + ": is not as 'study -o' writes it: " + e.getOriginalMessage());
        }
    }
}
