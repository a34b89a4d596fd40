package org.shootdown.simulation.setup;

import java.util.List;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.machine.Stall;
import org.shootdown.simulation.timed.Order;

/**
 * A race, and the groups of a machine that run it.
 *
 * @param race the scenario, by name or path
 * @param variant its variant; empty for its first
 * @param groups how many groups run it
 * @param cpus how many CPUs each group has; 0 for one for each thread
 * @param place which CPUs they are, as options say it
 * @param startPs when the first group starts, in picoseconds
 * @param spacingPs each further group starts so much later
 * @param stalls where its CPUs are stalled, as options say it
 * @param orders where its CPUs wait for each other, as options say it
 * @param timeoutPs for how long they wait at most
 */
public record Injection(
        String race,
        String variant,
        int groups,
        int cpus,
        String place,
        long startPs,
        long spacingPs,
        List<String> stalls,
        List<String> orders,
        long timeoutPs) {
    /** So many groups may it have. */
    public static final int MOST_GROUPS = 8192;

    /** For how long a CPU waits in an order, unless its user says otherwise: 100 us. */
    public static final long DEFAULT_TIMEOUT_PS = 100_000_000;

    public Injection {
        stalls = List.copyOf(stalls);
        orders = List.copyOf(orders);
        if (groups < 1 || groups > MOST_GROUPS || cpus < 0 || startPs < 0 || spacingPs < 0) {
            throw InvalidInputException.of(race + ": there is no such injection");
        }
    }

    /** A race that one group runs from the start. */
    static Injection alone(String race, String variant, int cpus) {
        return new Injection(
                race, variant, 1, cpus, Seating.PACKED.text(), 0, 0, List.of(), List.of(), DEFAULT_TIMEOUT_PS);
    }

    /** The same, stalled there. */
    Injection stalledAt(List<Stall> where) {
        List<String> texts = where.stream().map(Stall::text).toList();
        return new Injection(race, variant, groups, cpus, place, startPs, spacingPs, texts, orders, timeoutPs);
    }

    /** Which CPUs its groups get. */
    Seating seating() {
        return Seating.parse(place);
    }

    /** Its CPUs' stalls. */
    List<Stall> parsedStalls() {
        return stalls.stream().map(Stall::parse).toList();
    }

    /** Its CPUs' orders. */
    List<Order> parsedOrders() {
        return orders.stream().map(Order::parse).toList();
    }

    /** The race and the variant, as options say it. */
    public String name() {
        return variant.isEmpty() ? race : race + ":" + variant;
    }
}
