package org.shootdown.config.chaos;

import java.util.List;
import java.util.Optional;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.config.time.Randomness;

/**
 * Some messages are held back and delivered together, at multiples of a period that begins anywhere in each trial.
 *
 * @param messages which
 * @param probability of each one to be held back
 * @param periodPs the time between two deliveries, in picoseconds
 */
public record Bunch(String name, String about, List<MessageClass> messages, double probability, long periodPs)
        implements Perturbation {
    private static final long LEAST_PS = 10_000;

    public Bunch {
        messages = List.copyOf(messages);
    }

    @Override
    public String kind() {
        return "bunch";
    }

    @Override
    public void write(ChaosText text) {
        text.putMessages(messages, probability);
        text.putDuration("period", periodPs);
    }

    @Override
    public Optional<Bunch> halved() {
        long half = periodPs / 2;
        return half < LEAST_PS ? Optional.empty() : Optional.of(new Bunch(name, about, messages, probability, half));
    }

    @Override
    public Effect effect(Topology topology, int component) {
        return new Hit(new Stream(name, component), new MessageClasses(messages), probability) {
            private final Stream machine = new Stream(name, Stream.MACHINE);
            private long phasePs;

            @Override
            void beginTrial(long seed, long trial) {
                machine.begin(seed, trial);
                phasePs = Randomness.below(machine.bits(0, 0), periodPs);
            }

            @Override
            long hitArrivesAtPs(long message, long arrivesPs) {
                return Picoseconds.plus(arrivesPs, Math.floorMod(phasePs - arrivesPs, periodPs));
            }
        };
    }
}
