package org.shootdown.config.chaos;

import java.util.List;
import java.util.Optional;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Distribution;
import org.shootdown.config.time.Picoseconds;

/**
 * Some messages are lost and sent again after a timeout; what is sent again can be lost again.
 *
 * @param messages which
 * @param probability of each one, and of each repetition, to be lost
 * @param timeout after how long the sender sends again
 * @param most how often the same message is lost at most
 */
public record Loss(String name, String about, List<MessageClass> messages, double probability, Amount timeout, int most)
        implements Perturbation {

    public Loss {
        messages = List.copyOf(messages);
    }

    @Override
    public String kind() {
        return "lose";
    }

    @Override
    public void write(ChaosText text) {
        text.putMessages(messages, probability);
        text.put("at-most", most);
        text.put("timeout", timeout);
    }

    @Override
    public Optional<Loss> halved() {
        return timeout.halved().map(half -> new Loss(name, about, messages, probability, half, most));
    }

    @Override
    public Effect effect(Topology topology, int component) {
        return new Hit(new Stream(name, component), new MessageClasses(messages), probability) {
            private final Distribution timeoutPs = timeout.distribution();

            @Override
            long hitArrivesAtPs(long message, long arrivesPs) {
                long arrives = Picoseconds.plus(arrivesPs, timeoutPs.samplePs(bits(length(0), message)));
                for (int lost = 1; lost < most && happens(whether(lost), message); lost++) {
                    arrives = Picoseconds.plus(arrives, timeoutPs.samplePs(bits(length(lost), message)));
                }
                return arrives;
            }
        };
    }

    private static int whether(int lost) {
        return 2 * lost;
    }

    private static int length(int lost) {
        return 2 * lost + 1;
    }
}
