package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;
import org.shootdown.explorer.search.Exploration;
import org.shootdown.explorer.search.Search;
import org.shootdown.explorer.search.SearchStrategy;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.report.CheckReport;
import org.shootdown.report.CheckReporter;

/** Explores one scenario after the other, and says on standard error how much it saw and how fast. */
final class Explorer {
    private final Interruption interruption;
    private final PrintWriter err;
    private long seen;
    private String unit = "states";
    private double seconds;

    Explorer(Interruption interruption, PrintWriter err) {
        this.interruption = interruption;
        this.err = err;
    }

    /**
     * Explores a scenario until everything is seen, or somebody interrupts.
     *
     * @param drawn whether the report is to show witnesses
     */
    CheckReport explore(
            Scenario scenario, SearchStrategy.Plan plan, boolean drawn, Function<Schedule, String> replayCommand) {
        String task = scenario.name() + " " + scenario.architecture().name() + " "
                + scenario.variant().name();
        CheckReport report;
        try (ProgressMeter progress =
                new ProgressMeter(task, plan.unit(), ProgressMeter.UNKNOWN, Shared.isTerminal())) {
            report = explore(scenario, plan, interruption, told(progress), drawn, replayCommand);
        }
        seen += report.seen();
        unit = report.unit();
        seconds += report.seconds();
        return report;
    }

    private static Search.Progress told(ProgressMeter meter) {
        return new Search.Progress() {
            @Override
            public void seen(long count) {
                meter.reached(count);
            }

            @Override
            public void phase(String words) {
                meter.phase(words);
            }
        };
    }

    /** As {@link #explore(Scenario, SearchStrategy.Plan, boolean, Function)}, for any thread and without a word. */
    static CheckReport explore(
            Scenario scenario,
            SearchStrategy.Plan plan,
            Interruption interruption,
            Search.Progress progress,
            boolean drawn,
            Function<Schedule, String> replayCommand) {
        Machine machine = MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS);
        long started = System.nanoTime();
        SearchStrategy search = plan.on(scenario, machine, interruption::isRequested, progress);
        Exploration exploration = search.run();
        double taken = (System.nanoTime() - started) / 1e9;
        return new CheckReporter(scenario, machine, plan.model(), search, exploration, replayCommand)
                .report(taken, drawn);
    }

    /** Says how fast one exploration was. */
    void sayRate(CheckReport report) {
        sayRate(report.architecture() + " " + report.variant(), report.seen(), report.unit(), report.seconds());
    }

    /** Says how fast all of them were. */
    void sayTotal() {
        sayRate("total", seen, unit, seconds);
    }

    private void sayRate(String what, long count, String counted, double taken) {
        err.println(String.format(
                Locale.ROOT, "%s: %d %s in %.2f s, %.0f %s/s", what, count, counted, taken, count / taken, counted));
    }
}
