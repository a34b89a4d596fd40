package org.shootdown.config.chaos;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Picoseconds;

/**
 * Accesses take a multiple of their time, always or in episodes that concern all CPUs at once.
 *
 * @param factor the multiple, above 1
 * @param mmu the MMU whose memory is slow; null for all
 * @param episodes when it is slow; null for always
 */
public record SlowMemory(
        String name,
        String about,
        double factor,
        @Nullable Integer mmu,
        @Nullable When episodes) implements Perturbation {
    private static final double LEAST_FACTOR = 1.01;

    /**
     * When memory is slow.
     *
     * @param everyPs in each such stretch of time there is one episode, in picoseconds
     * @param duration how long it is
     */
    public record When(long everyPs, Amount duration) {}

    @Override
    public String kind() {
        return "slow-memory";
    }

    @Override
    public void write(ChaosText text) {
        text.put("factor", factor);
        if (mmu != null) {
            text.put("mmu", mmu);
        }
        if (episodes != null) {
            text.putDuration("every", episodes.everyPs());
            text.put("duration", episodes.duration());
        }
    }

    @Override
    public Optional<SlowMemory> halved() {
        double half = 1 + (factor - 1) / 2;
        return half < LEAST_FACTOR ? Optional.empty() : Optional.of(new SlowMemory(name, about, half, mmu, episodes));
    }

    @Override
    public Optional<String> lacks(Topology topology) {
        return mmu != null && mmu >= topology.mmus()
                ? Optional.of("there is no MMU " + mmu + "; the last one is " + (topology.mmus() - 1))
                : Optional.empty();
    }

    @Override
    public Effect effect(Topology topology, int component) {
        MessageClasses accesses = new MessageClasses(List.of(MessageClass.ACCESS));
        Optional<Episodes> slow = Optional.ofNullable(episodes)
                .map(when -> new Episodes(
                        new Stream(name, Stream.MACHINE),
                        0,
                        when.everyPs(),
                        when.duration().distribution()));
        return new Effect() {
            @Override
            public void begin(long seed, long trial) {
                slow.ifPresent(when -> when.begin(seed, trial));
            }

            @Override
            public long arrivesAtPs(MessageKind kind, int destination, long leavesPs, long wayPs, long arrivesPs) {
                boolean isSlow = accesses.contain(kind)
                        && isConcerned(topology, topology.isCpu(component) ? destination : component)
                        && (slow.isEmpty() || slow.get().afterPs(leavesPs) > leavesPs);
                return isSlow ? Picoseconds.plus(arrivesPs, (long) (wayPs * (factor - 1))) : arrivesPs;
            }
        };
    }

    private boolean isConcerned(Topology topology, int home) {
        return mmu == null || home == topology.cpus() + mmu;
    }
}
