package org.shootdown.cluster.wire;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.shootdown.simulation.interconnect.InterconnectCommand.Bulk;
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange;

/**
 * Finds out when a connection carries a batch of envelopes a second time.
 *
 * <p>The trials of an attempt at a split machine are run in their order. So what one of its interconnects sends another
 * comes in the order of trials, of rounds in a trial, and of parts in a round. Some may be missing, since a connection
 * may have been lost; none may come again.
 */
final class BatchOrder {
    /** More than two nodes have between them at a time. Beyond, the pair that was silent longest is forgotten. */
    private static final int MOST_PAIRS = 1024;

    private final Map<Pair, Place> last = new LinkedHashMap<>(MOST_PAIRS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Place> eldest) {
            return size() > MOST_PAIRS;
        }
    };

    private record Pair(long attempt, int from, int to) {}

    private record Place(long trial, long round, int part) {
        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::trial)
                .thenComparingLong(Place::round)
                .thenComparingInt(Place::part);
    }

    /** @throws WireException if the message has come before */
    void check(Bulk message) {
        if (message instanceof Exchange exchange) {
            Place place = new Place(exchange.trial(), exchange.round(), exchange.part());
            Place before = last.put(new Pair(exchange.attempt(), exchange.from(), exchange.to()), place);
            if (before != null && Place.ORDER.compare(place, before) <= 0) {
                throw new WireException("part %d of round %d of trial %d comes again"
                        .formatted(exchange.part(), exchange.round(), exchange.trial()));
            }
        }
    }
}
