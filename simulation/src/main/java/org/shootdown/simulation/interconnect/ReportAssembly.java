package org.shootdown.simulation.interconnect;

import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.protocol.ComponentReport;

/** Puts reports together again from their parts, which come in order, each once. */
public final class ReportAssembly {
    private final List<ComponentReport> reports = new ArrayList<>();
    private int next;

    /**
     * Adds the next part.
     *
     * @return whether it was the last one
     * @throws ProtocolException if it is another
     */
    public boolean add(ReportPart part) {
        if (part.number() != next) {
            throw new ProtocolException("part " + part.number() + " of a trial's reports instead of part " + next);
        }
        next++;
        reports.addAll(part.reports());
        return part.last();
    }

    /** All reports so far; the next part is the first of another trial. */
    public List<ComponentReport> take() {
        List<ComponentReport> all = List.copyOf(reports);
        reports.clear();
        next = 0;
        return all;
    }
}
