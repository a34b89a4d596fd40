package org.shootdown.report.study;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.shootdown.config.measure.Durations;
import org.shootdown.report.study.Replicates.KnownSamples;

/**
 * How long operations took, as a sample keeps it and as HdrHistogram's own tools read it: in picoseconds, to within a
 * hundredth.
 */
final class Histograms {
    private static final int DIGITS = 2;
    private static final double PS_PER_NS = 1e3;
    private static final double PS_PER_S = 1e12;

    private Histograms() {}

    /** The times in HdrHistogram's compressed form, as text. */
    static String encode(Durations durations) {
        Histogram histogram = new Histogram(DIGITS);
        List<Long> buckets = durations.snapshot().buckets();
        for (int i = 0; i < buckets.size(); i += 2) {
            histogram.recordValueWithCount(buckets.get(i), buckets.get(i + 1));
        }
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /**
     * The histogram in such a text.
     *
     * @throws IllegalArgumentException if there is none in it
     */
    static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no histogram", e);
        }
    }

    /** A histogram log with an interval for each machine and operation, tagged with both; seeds are one after the other. */
    static String log(Study study, List<Sample> samples) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HistogramLogWriter log = new HistogramLogWriter(bytes);
        log.outputComment("[Study " + oneLine(study.name())
                + ": how long operations took, in picoseconds of virtual time;" + " Interval_Max is in nanoseconds]");
        log.outputLogFormatVersion();
        log.outputLegend();
        for (StudyPoint point : study.points()) {
            List<Sample> replicates = KnownSamples.of(point, samples);
            // How long a race alone takes no sample says, and its interval has no length.
            double seconds =
                    point.isRaceAlone() ? 0 : replicates.size() * study.trials() * (study.durationPs() / PS_PER_S);
            merged(replicates).forEach((operation, histogram) -> {
                histogram.setTag(tag(operation, study.varying(), point));
                log.outputIntervalHistogram(0, seconds, histogram, PS_PER_NS);
            });
        }
        log.close();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static SortedMap<String, Histogram> merged(List<Sample> replicates) {
        SortedMap<String, Histogram> merged = new TreeMap<>();
        for (Sample sample : replicates) {
            for (Map.Entry<String, String> operation : sample.histograms().entrySet()) {
                merged.computeIfAbsent(operation.getKey(), name -> new Histogram(DIGITS))
                        .add(decode(operation.getValue()));
            }
        }
        return merged;
    }

    /** {@code munmap;arch=x86_64;cpus=2}: a tag has neither commas nor blanks. */
    private static String tag(String operation, Collection<String> axes, StudyPoint point) {
        return axes.isEmpty()
                ? operation
                : operation + ";"
                        + axes.stream()
                                .map(axis -> axis + "=" + point.value(axis).replaceAll("[,;\\s]", "_"))
                                .collect(Collectors.joining(";"));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
