package org.shootdown.coordinator.storm;

import java.util.List;
import org.shootdown.machine.Stall;
import org.shootdown.machine.large.Order;

/**
 * A race that is injected into a large machine.
 *
 * @param race the scenario, by name or path
 * @param variant its variant; empty for its first
 * @param groups how many groups run it
 * @param cpus how many CPUs each group has; 0 for one for each thread
 * @param seating which CPUs they are
 * @param startPs when the first group starts, in picoseconds
 * @param spacingPs each further group starts so much later
 * @param stalls where its CPUs are stalled
 * @param orders where its CPUs wait for each other
 * @param timeoutPs for how long they wait at most
 */
public record Injection(
        String race,
        String variant,
        int groups,
        int cpus,
        Seating seating,
        long startPs,
        long spacingPs,
        List<Stall> stalls,
        List<Order> orders,
        long timeoutPs) {
    /** For how long a CPU waits in an order, unless its user says otherwise: 100 us. */
    public static final long DEFAULT_TIMEOUT_PS = 100_000_000;

    public Injection {
        stalls = List.copyOf(stalls);
        orders = List.copyOf(orders);
    }

    /** The race and the variant, as options say it. */
    public String name() {
        return variant.isEmpty() ? race : race + ":" + variant;
    }
}
