package org.shootdown.simulation.setup;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.machine.MachineEnd;

/**
 * What follows from how a machine ended, worked out once for all trials that end alike: most do. For any number of threads.
 *
 * <p>Two ends are alike if they show the same, and ended by the same: values, findings, and how each CPU stopped. When, and
 * after how many accesses, makes no difference. The first ends are kept, as many as have {@link #MOST_REPORTS} reports.
 *
 * @param <T> what follows
 */
final class ByEnd<T> {
    /** Some tens of megabytes at most, whatever the machine's size. */
    static final int MOST_REPORTS = 1 << 15;

    private final Function<MachineEnd, T> following;
    private final ConcurrentMap<Shown, T> known = new ConcurrentHashMap<>();

    /** Nothing is known yet. */
    ByEnd(Function<MachineEnd, T> following) {
        this.following = following;
    }

    /** What follows from an end; it must depend on nothing else than what ends that are alike share. */
    T of(MachineEnd end) {
        Shown shown = new Shown(end);
        T found = known.get(shown);
        if (found == null) {
            found = following.apply(end);
            if (known.size() < MOST_REPORTS / end.reports().size()) {
                known.put(shown.unmeasured(), found);
            }
        }
        return found;
    }

    /** An end by what it shows. */
    private record Shown(MachineEnd end) {
        @Override
        public boolean equals(Object other) {
            if (!(other instanceof Shown shown) || end.ending() != shown.end.ending()) {
                return false;
            }
            List<ComponentReport> own = end.reports();
            List<ComponentReport> others = shown.end.reports();
            boolean alike = own.size() == others.size();
            for (int i = 0; alike && i < own.size(); i++) {
                alike = showsAlike(own.get(i), others.get(i));
            }
            return alike;
        }

        /** To be kept: what was measured shows nothing, and would keep much. */
        Shown unmeasured() {
            List<ComponentReport> reports =
                    end.reports().stream().map(ComponentReport::unmeasured).toList();
            return new Shown(new MachineEnd(reports, end.ending()));
        }

        private static boolean showsAlike(ComponentReport one, ComponentReport other) {
            return one.component() == other.component()
                    && one.values().equals(other.values())
                    && one.findings().equals(other.findings())
                    && Objects.equals(one.cpu(), other.cpu());
        }

        /** How CPUs stopped is nearly always told by what was observed. */
        @Override
        public int hashCode() {
            int hash = 0;
            for (ComponentReport report : end.reports()) {
                hash = 31 * (31 * hash + report.values().hashCode())
                        + report.findings().size();
            }
            return hash;
        }
    }
}
