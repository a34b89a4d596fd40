package org.shootdown.report.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.report.plot.Drawing;
import org.shootdown.report.plot.Plot;

/**
 * Where a study is kept: {@code samples.jsonl}, a line for each sample as soon as there is one, {@code study.json}, which says
 * all that they follow from, and what is made of them, {@code results.csv}, {@code operations.hlog}, {@code plots} and {@code report.html}.
 *
 * <p>The first line says what the samples are of: the study without its axes' values and seeds, which may grow, and the files
 * that it is made from. A folder of something else is refused; nothing in it is touched.
 */
public final class StudyFolder {
    private static final String SAMPLES = "samples.jsonl";
    private static final String DOCUMENT = "study.json";

    private final Path folder;
    private final ObjectMapper mapper = new ObjectMapper();
    private final List<Sample> samples = new ArrayList<>();

    /** What the samples are of. */
    private record Origin(String study, long durationPs, int trials, List<String> metrics, String files) {}

    private StudyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens a folder, which is made if there is none.
     *
     * @param files a digest of all that the study's machines are made from
     * @throws InvalidInputException if it cannot be written, or holds samples of something else
     */
    public static StudyFolder open(Path folder, Study study, String files) {
        StudyFolder opened = new StudyFolder(folder);
        try {
            Files.createDirectories(folder);
            opened.read(origin(study, files));
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return opened;
    }

    /**
     * The study that a folder holds, as far as it has come; nothing in it is touched.
     *
     * @throws InvalidInputException if there is none
     */
    public static Kept kept(Path folder) {
        Path file = folder.resolve(DOCUMENT);
        try {
            if (!Files.exists(file)) {
                throw InvalidInputException.of(
                        file + ": there is no such file; 'study NAME -o " + folder + "' writes it");
            }
            StudyDocument document = StudyDocument.parse(file.toString(), Files.readString(file));
            StudyFolder opened = new StudyFolder(folder);
            opened.readSamples(origin(document.study(), document.build() + "/" + document.configuration()));
            return new Kept(document, opened.samples());
        } catch (IOException e) {
            throw InvalidInputException.of(folder + " cannot be read: " + e.getMessage());
        }
    }

    /** A study's document, and all samples beside it. */
    public record Kept(StudyDocument document, List<Sample> samples) {
        public Kept {
            samples = List.copyOf(samples);
        }
    }

    private static Origin origin(Study study, String files) {
        return new Origin(
                study.name(),
                study.durationPs(),
                study.trials(),
                study.measured().stream().map(Metric::toString).toList(),
                files);
    }

    private void read(Origin origin) throws IOException {
        Path file = folder.resolve(SAMPLES);
        if (!Files.exists(file)) {
            replace(file, line(origin));
            return;
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        String complete = readSamples(origin);
        if (complete.length() < text.length()) {
            replace(file, complete);
        }
    }

    /** Answers the text without what was being written when the computer went down, which is no sample. */
    private String readSamples(Origin origin) throws IOException {
        Path file = folder.resolve(SAMPLES);
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (!text.startsWith(line(origin))) {
            throw InvalidInputException.of(
                    file + " has samples of another study, or of other files; choose another folder"
                            + " with -o, or remove it");
        }
        String complete = text.substring(0, text.lastIndexOf('\n') + 1);
        for (String line : complete.lines().skip(1).toList()) {
            samples.add(sample(file, line, origin));
        }
        return complete;
    }

    private Sample sample(Path file, String line, Origin origin) {
        try {
            Sample sample = mapper.readValue(line, Sample.class);
            if (sample.values().keySet().containsAll(origin.metrics())) {
                return sample;
            }
        } catch (JsonProcessingException e) {
            // Said below, as of a sample that lacks something.
        }
        throw InvalidInputException.of(
                file + ": '" + line + "' is no sample; choose another folder with -o, or remove it");
    }

    private String line(Object value) throws JsonProcessingException {
        return mapper.writeValueAsString(value) + "\n";
    }

    /** The samples that were there. */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Keeps another sample. */
    public void keep(Sample sample) {
        try {
            Files.writeString(folder.resolve(SAMPLES), line(sample), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Writes what the samples follow from. */
    public void describe(StudyDocument document) {
        write(DOCUMENT, document.asJson());
    }

    /** Writes what the samples come to, as CSV and as a histogram log. */
    public void write(StudyResults results) {
        write("results.csv", results.asCsv());
        write("operations.hlog", results.asHistogramLog());
    }

    private void write(String name, String text) {
        try {
            replace(folder.resolve(name), text);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Draws the plots, and writes the report; not in a process that is being ended, in which no typeface can be loaded. */
    public void draw(StudyResults results, StudyReport report) {
        try {
            List<Plot> plots = results.plots();
            Path drawn = Files.createDirectories(folder.resolve("plots"));
            for (int i = 0; i < plots.size(); i++) {
                String name = (i + 1) + "-" + fileName(plots.get(i).title());
                replace(drawn.resolve(name + ".svg"), Drawing.svg(plots.get(i)));
                Files.write(drawn.resolve(name + ".png"), Drawing.png(plots.get(i)));
            }
            replace(folder.resolve("report.html"), report.asHtml());
        } catch (IOException e) {
            throw unusable(folder, e);
        } catch (IllegalArgumentException e) {
            throw InvalidInputException.of(e.getMessage() + " The samples and results.csv are in " + folder + ".");
        }
    }

    private static String fileName(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    /** All of it or nothing. */
    private static void replace(Path file, String text) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, text);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static InvalidInputException unusable(Path folder, IOException e) {
        return InvalidInputException.of(folder + " cannot be written: " + e.getMessage()
                + "; what is done so far is kept where it could be written");
    }
}
