package org.shootdown.simulation.interconnect;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange;

/**
 * What has come from one peer and is not filed yet: every part of every round in its turn, and once.
 *
 * <p>A peer's messages arrive in the order in which it sent them. So after a part comes the next one of its round; after
 * a round's last part the next round, or round 0 of a trial, which may have the number of the last. A peer is never further
 * ahead than {@link Rounds#mostWaiting} says, since it needs this interconnect's exchange to go on: a round 0 that is none
 * is found out by what comes after it, or by the trial that begins.
 */
final class PeerExchanges {
    private final Queue<Exchange> waiting = new ArrayDeque<>();
    private final int rounds;
    private long trial;
    private long round;
    private int part;
    private boolean owes;

    /** @param rounds of so many rounds exchanges can be here that are not filed yet */
    PeerExchanges(int rounds) {
        this.rounds = rounds;
    }

    /** Keeps an exchange as it arrives. */
    void add(Exchange exchange) {
        if (!isNext(exchange)) {
            throw new ProtocolException("%s instead of %s".formatted(name(exchange), name(trial, round, part)));
        }
        Exchange first = waiting.peek();
        if (first != null && !isSoonAfter(first, exchange)) {
            throw new ProtocolException("%s while %s still waits".formatted(name(exchange), name(first)));
        }
        trial = exchange.trial();
        round = exchange.last() ? exchange.round() + 1 : exchange.round();
        part = exchange.last() ? 0 : exchange.part() + 1;
        waiting.add(exchange);
    }

    private boolean isSoonAfter(Exchange first, Exchange exchange) {
        long later = exchange.round() - first.round();
        return exchange.trial() == first.trial() && later >= 0 && later < rounds;
    }

    private boolean isNext(Exchange exchange) {
        boolean continued = exchange.trial() == trial && exchange.round() == round;
        boolean begun = part == 0 && exchange.round() == 0;
        return exchange.part() == part && (continued || begun);
    }

    /** From now on the peer owes its exchange of a round. */
    void expect() {
        owes = true;
    }

    /** Whether some of this exchange is still to come. */
    boolean owes() {
        return owes;
    }

    /**
     * Takes the next part of the exchange that is owed, if it is here.
     *
     * @param trialNow the trial that is running
     * @param roundNow the round
     */
    @Nullable Exchange take(long trialNow, long roundNow) {
        Exchange exchange = owes ? waiting.poll() : null;
        if (exchange != null && (exchange.trial() != trialNow || exchange.round() != roundNow)) {
            throw new ProtocolException("%s in round %d of trial %d".formatted(name(exchange), roundNow, trialNow));
        }
        owes = exchange == null ? owes : !exchange.last();
        return exchange;
    }

    private static String name(Exchange exchange) {
        return name(exchange.trial(), exchange.round(), exchange.part());
    }

    private static String name(long trial, long round, int part) {
        return "part %d of round %d of trial %d".formatted(part, round, trial);
    }
}
