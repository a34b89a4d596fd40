package org.shootdown.simulation.interconnect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.measure.Durations;
import org.shootdown.config.measure.Measured;
import org.shootdown.config.protocol.ComponentReport;

/**
 * Some of the reports of a trial, few enough for one message between nodes.
 *
 * @param number counts from 0
 * @param last whether no further part follows
 * @param reports at least one, unless there is none at all
 */
public record ReportPart(int number, boolean last, List<ComponentReport> reports) {

    /** So many words fit into a frame, even if each needs ten bytes. */
    public static final int MOST_WORDS = 20_000;

    private static final int WORDS_OF_A_REPORT = 20;
    private static final int WORDS_OF_A_FINDING = 6;
    private static final int WORDS_OF_AN_OPERATION = 4;

    public ReportPart {
        reports = List.copyOf(reports);
    }

    /**
     * Cuts reports into parts, in their order.
     *
     * @throws IllegalStateException if one alone is too large
     */
    public static List<ReportPart> cut(List<ComponentReport> reports) {
        List<ReportPart> parts = new ArrayList<>();
        int begin = 0;
        int words = 0;
        for (int i = 0; i < reports.size(); i++) {
            int more = words(reports.get(i));
            if (words + more > MOST_WORDS && i > begin) {
                parts.add(new ReportPart(parts.size(), false, reports.subList(begin, i)));
                begin = i;
                words = 0;
            }
            words += more;
        }
        parts.add(new ReportPart(parts.size(), true, reports.subList(begin, reports.size())));
        return parts;
    }

    private static int measured(@Nullable Measured measured) {
        if (measured == null) {
            return 0;
        }
        int words = measured.measurement().counters().size()
                + measured.measurement().timePs().size();
        for (Map.Entry<String, Durations.Snapshot> operation :
                measured.measurement().operations().entrySet()) {
            words += operation.getKey().length()
                    + WORDS_OF_AN_OPERATION
                    + operation.getValue().buckets().size();
        }
        return words;
    }

    private static int words(ComponentReport report) {
        ComponentReport.CpuEnd cpu = report.cpu();
        int locks =
                cpu == null ? 0 : cpu.heldLocks().size() + cpu.dependencies().size();
        int words = WORDS_OF_A_REPORT
                + report.values().size()
                + WORDS_OF_A_FINDING * report.findings().size()
                + locks
                + measured(report.measured());
        if (words > MOST_WORDS) {
            throw new IllegalStateException("component " + report.component() + " reports " + words
                    + " words at the end of a trial; more than " + MOST_WORDS + " fit into no message");
        }
        return words;
    }
}
