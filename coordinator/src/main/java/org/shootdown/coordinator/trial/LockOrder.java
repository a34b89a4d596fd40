package org.shootdown.coordinator.trial;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;

/**
 * The lock-order graph of a trial: an edge from A to B where somebody waited for B while holding A. A cycle is an order
 * that can deadlock, even if it did not this time (as lockdep reports, but by lock and not by class).
 */
final class LockOrder {
    private static final int WORDS_PER_DEPENDENCY = 3;

    private record Edge(long held, long wanted, int cpu, int pc) {}

    private final List<Edge> edges = new ArrayList<>();

    private LockOrder() {}

    /** The first cycle, as a finding at the dependency that closes it. */
    static Optional<Finding> firstCycle(List<ComponentReport> cpus) {
        LockOrder order = new LockOrder();
        for (ComponentReport report : cpus) {
            order.add(report);
        }
        for (Edge edge : order.edges) {
            Edge back = order.firstStep(edge.wanted(), edge.held(), new HashSet<>());
            if (edge.held() != edge.wanted() && back != null) {
                return Optional.of(new Finding(
                        Checker.CIRCULAR_LOCKING, edge.cpu(), edge.pc(), edge.wanted(), back.cpu(), back.pc()));
            }
        }
        return Optional.empty();
    }

    private void add(ComponentReport report) {
        CpuEnd end = report.cpu();
        if (end == null) {
            return;
        }
        List<Long> words = end.dependencies();
        for (int i = 0; i < words.size(); i += WORDS_PER_DEPENDENCY) {
            edges.add(new Edge(
                    words.get(i),
                    words.get(i + 1),
                    report.component(),
                    words.get(i + 2).intValue()));
        }
    }

    /** The first edge of a path between two locks, or null if there is none. */
    private @Nullable Edge firstStep(long from, long to, Set<Long> seen) {
        if (!seen.add(from)) {
            return null;
        }
        for (Edge edge : edges) {
            if (edge.held() == from && (edge.wanted() == to || firstStep(edge.wanted(), to, seen) != null)) {
                return edge;
            }
        }
        return null;
    }
}
