package org.shootdown.config.chaos;

import java.util.List;
import java.util.Optional;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Distribution;
import org.shootdown.config.time.Picoseconds;

/**
 * Some messages take longer, each by a time of its own, so that they can overtake each other.
 *
 * @param messages which
 * @param probability of each one to be delayed
 * @param extra by how much
 */
public record Delay(String name, String about, List<MessageClass> messages, double probability, Amount extra)
        implements Perturbation {
    private static final int EXTRA = 1;

    public Delay {
        messages = List.copyOf(messages);
    }

    @Override
    public String kind() {
        return "delay";
    }

    @Override
    public void write(ChaosText text) {
        text.putMessages(messages, probability);
        text.put("extra", extra);
    }

    @Override
    public Optional<Delay> halved() {
        return extra.halved().map(half -> new Delay(name, about, messages, probability, half));
    }

    @Override
    public Effect effect(Topology topology, int component) {
        return new Hit(new Stream(name, component), new MessageClasses(messages), probability) {
            private final Distribution extraPs = extra.distribution();

            @Override
            long hitArrivesAtPs(long message, long arrivesPs) {
                return Picoseconds.plus(arrivesPs, extraPs.samplePs(bits(EXTRA, message)));
            }
        };
    }
}
