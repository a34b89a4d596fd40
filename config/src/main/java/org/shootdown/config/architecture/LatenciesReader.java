package org.shootdown.config.architecture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.shootdown.config.input.Section;
import org.shootdown.config.time.Distribution;

/** Reads how long everything takes, and insists on exactly the latencies that the machine can draw. */
public final class LatenciesReader {
    private static final Map<String, Latency> KEYS = Words.of(Latency.values());

    private final Section section;
    private final Architecture.Flush flush;

    LatenciesReader(Section section, Architecture.Flush flush) {
        this.section = section;
        this.flush = flush;
    }

    /** The distribution of every latency; {@code figures} receives what they are made of. */
    Map<Latency, Distribution> read(List<Figure> figures) {
        section.allowOnly(KEYS.keySet());
        requireBothOrNeither(Latency.PREEMPTION_INTERVAL, Latency.PREEMPTION_DURATION);
        Map<Latency, Distribution> latencies = new EnumMap<>(Latency.class);
        KEYS.forEach((key, latency) -> {
            requireExactlyIfUsed(latency);
            if (section.has(key)) {
                latencies.put(latency, distribution(latency, figures));
            }
        });
        latencies.putIfAbsent(Latency.CALL_TARGET, Objects.requireNonNull(latencies.get(Latency.IPI_TARGET)));
        latencies.putIfAbsent(Latency.KERNEL_ENTRY, Distribution.constant(0));
        return latencies;
    }

    /** What some latencies are made of, whatever the mechanisms. */
    public static List<Figure> readSome(Section section) {
        section.allowOnly(KEYS.keySet());
        List<Figure> figures = new ArrayList<>();
        KEYS.forEach((key, latency) -> {
            if (section.has(key)) {
                DistributionReader.read(section.section(key))
                        .forEach(estimate -> figures.add(Figure.of(latency, estimate)));
            }
        });
        return figures;
    }

    private Distribution distribution(Latency latency, List<Figure> figures) {
        List<Estimate> own = DistributionReader.read(section.section(latency.key()));
        own.forEach(estimate -> figures.add(Figure.of(latency, estimate)));
        return Distribution.mixture(own.stream().map(Estimate::component).toList());
    }

    private void requireExactlyIfUsed(Latency latency) {
        LatencyUse use = LatencyUse.of(latency);
        boolean used = use.isUsedWith(flush);
        if (section.has(latency.key()) && !used) {
            throw problem(latency, "can never be drawn: it is used only with " + use.condition());
        }
        if (!section.has(latency.key()) && used && !use.isOptional()) {
            throw problem(
                    latency, "is missing" + (use == LatencyUse.ALWAYS ? "" : ": it is used with " + use.condition()));
        }
    }

    private void requireBothOrNeither(Latency first, Latency second) {
        if (section.has(first.key()) != section.has(second.key())) {
            Latency missing = section.has(first.key()) ? second : first;
            throw problem(missing, "is missing: vCPUs that are preempted come back, so give both or neither");
        }
    }

    private RuntimeException problem(Latency latency, String text) {
        return section.problem(latency.key(), section.pathOf(latency.key()) + " " + text);
    }
}
