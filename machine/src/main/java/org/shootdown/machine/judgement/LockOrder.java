package org.shootdown.machine.judgement;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private record Locks(long held, long wanted) {
        /** The same two in the other order. */
        Locks inverted() {
            return new Locks(/* held= */ wanted, /* wanted= */ held);
        }
    }

    private record Edge(Locks locks, int cpu, int pc) {}

    /** The first to show each dependency; the others add nothing, and there may be thousands. */
    private final Map<Locks, Edge> edges = new LinkedHashMap<>();

    private LockOrder() {}

    /**
     * A cycle, as a finding at the dependency that closes it: the first of two locks, which explains itself, if there is
     * one.
     */
    static Optional<Finding> firstCycle(List<ComponentReport> cpus) {
        LockOrder order = new LockOrder();
        for (ComponentReport report : cpus) {
            order.add(report);
        }
        for (Edge edge : order.edges.values()) {
            Edge back = order.edges.get(edge.locks().inverted());
            if (back != null && !back.equals(edge)) {
                return Optional.of(finding(edge, back));
            }
        }
        for (Edge edge : order.edges.values()) {
            long held = edge.locks().held();
            long wanted = edge.locks().wanted();
            Edge back = order.firstStep(wanted, held, new HashSet<>());
            if (held != wanted && back != null) {
                return Optional.of(finding(edge, back));
            }
        }
        return Optional.empty();
    }

    private static Finding finding(Edge edge, Edge back) {
        return new Finding(
                Checker.CIRCULAR_LOCKING, edge.cpu(), edge.pc(), edge.locks().wanted(), back.cpu(), back.pc());
    }

    private void add(ComponentReport report) {
        CpuEnd end = report.cpu();
        if (end == null) {
            return;
        }
        List<Long> words = end.dependencies();
        for (int i = 0; i < words.size(); i += WORDS_PER_DEPENDENCY) {
            Locks locks = new Locks(words.get(i), words.get(i + 1));
            edges.putIfAbsent(
                    locks, new Edge(locks, report.component(), words.get(i + 2).intValue()));
        }
    }

    /** The first edge of a path between two locks, or null if there is none. */
    private @Nullable Edge firstStep(long from, long to, Set<Long> seen) {
        if (!seen.add(from)) {
            return null;
        }
        for (Edge edge : edges.values()) {
            long wanted = edge.locks().wanted();
            if (edge.locks().held() == from && (wanted == to || firstStep(wanted, to, seen) != null)) {
                return edge;
            }
        }
        return null;
    }
}
