package org.shootdown.machine;

import java.util.List;
import org.shootdown.config.protocol.ComponentReport;

/**
 * How a trial on a machine ended.
 *
 * @param reports by component
 * @param limitReached whether the bound on windows ended it
 */
public record MachineEnd(List<ComponentReport> reports, boolean limitReached) {
    public MachineEnd {
        reports = List.copyOf(reports);
    }
}
