package org.shootdown.config.chaos;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Latencies;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Distribution;

/**
 * A host takes CPUs, which are virtual then, away and gives them back: with the architecture's own mechanism for
 * preempted vCPUs, whose flushes may leave them out, and in place of its own figures.
 *
 * @param interval how long a CPU runs before it is taken away
 * @param duration how long it stays away
 */
public record Preemption(String name, String about, Amount interval, Amount duration) implements Perturbation {
    /** A CPU that stays away for less could be reported back before it is reported gone. */
    static final long LEAST_PS = 10_000_000;

    @Override
    public String kind() {
        return "preempt";
    }

    @Override
    public void write(ChaosText text) {
        text.put("interval", interval);
        text.put("duration", duration);
    }

    @Override
    public Optional<Preemption> halved() {
        return duration.halved(LEAST_PS)
                .filter(half -> half.distribution().minimumPs() >= LEAST_PS)
                .map(half -> new Preemption(name, about, interval, half));
    }

    @Override
    public Architecture appliedTo(Architecture architecture) {
        Map<Latency, Distribution> latencies =
                new EnumMap<>(architecture.latencies().asMap());
        latencies.put(Latency.PREEMPTION_INTERVAL, interval.distribution());
        latencies.put(Latency.PREEMPTION_DURATION, duration.distribution());
        return architecture.with(architecture.lookaheadPs(), Latencies.of(latencies));
    }

    @Override
    public Effect effect(Topology topology, int component) {
        Stream stream = new Stream(name, component);
        Distribution intervalPs = interval.distribution();
        Distribution durationPs = duration.distribution();
        return new Effect() {
            private long draws;

            @Override
            public void begin(long seed, long trial) {
                stream.begin(seed, trial);
                draws = 0;
            }

            @Override
            public boolean replaces(Latency purpose) {
                return purpose == Latency.PREEMPTION_INTERVAL || purpose == Latency.PREEMPTION_DURATION;
            }

            @Override
            public long samplePs(Latency purpose) {
                Distribution distribution = purpose == Latency.PREEMPTION_INTERVAL ? intervalPs : durationPs;
                return distribution.samplePs(stream.bits(purpose.ordinal(), draws++));
            }
        };
    }
}
