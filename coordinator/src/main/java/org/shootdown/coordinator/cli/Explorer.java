package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;
import org.shootdown.coordinator.report.CheckReport;
import org.shootdown.coordinator.report.CheckReporter;
import org.shootdown.explorer.Exploration;
import org.shootdown.explorer.Schedule;
import org.shootdown.explorer.Search;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;

/** Explores one scenario after the other, and says on standard error how many states it saw and how fast. */
final class Explorer {
    private final Interruption interruption;
    private final PrintWriter err;
    private long states;
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
            Scenario scenario, Search.Options options, boolean drawn, Function<Schedule, String> replayCommand) {
        String task = scenario.name() + " " + scenario.architecture().name() + " "
                + scenario.variant().name();
        CheckReport report;
        try (ProgressMeter progress = new ProgressMeter(task, "states", ProgressMeter.UNKNOWN, Shared.isTerminal())) {
            report = explore(scenario, options, interruption, told(progress), drawn, replayCommand);
        }
        states += report.explored();
        seconds += report.seconds();
        return report;
    }

    private static Search.Progress told(ProgressMeter meter) {
        return new Search.Progress() {
            @Override
            public void seen(long states) {
                meter.reached(states);
            }

            @Override
            public void phase(String words) {
                meter.phase(words);
            }
        };
    }

    /** As {@link #explore(Scenario, Search.Options, boolean, Function)}, for any thread and without a word. */
    static CheckReport explore(
            Scenario scenario,
            Search.Options options,
            Interruption interruption,
            Search.Progress progress,
            boolean drawn,
            Function<Schedule, String> replayCommand) {
        Machine machine = MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS);
        long started = System.nanoTime();
        Search search = new Search(scenario, machine, options, interruption::isRequested, progress);
        Exploration exploration = search.run();
        double taken = (System.nanoTime() - started) / 1e9;
        return new CheckReporter(scenario, machine, options, search, exploration, replayCommand).report(taken, drawn);
    }

    /** Says how fast one exploration was. */
    void sayRate(CheckReport report) {
        sayRate(report.architecture() + " " + report.variant(), report.explored(), report.seconds());
    }

    /** Says how fast all of them were. */
    void sayTotal() {
        sayRate("total", states, seconds);
    }

    private void sayRate(String what, long seen, double taken) {
        err.println(
                String.format(Locale.ROOT, "%s: %d states in %.2f s, %.0f states/s", what, seen, taken, seen / taken));
    }
}
