package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.coordinator.engine.Engine;
import org.shootdown.coordinator.project.Project;
import org.shootdown.coordinator.storm.Storm;
import org.shootdown.coordinator.storm.StormEvaluator;
import org.shootdown.coordinator.storm.StormReport;
import org.shootdown.coordinator.storm.StormReporter;
import org.shootdown.coordinator.storm.StormText;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.Tally;
import org.shootdown.machine.Stall;

/**
 * {@code shootdown run storm}: runs storms, one for each architecture, and prints their reports.
 *
 * @param project where files are
 * @param options the storm's options
 * @param machine its machine's
 * @param stalls where the CPUs of injected groups are stalled
 * @param seed from which all randomness comes
 * @param trials how many trials of each
 * @param engineName what runs them
 * @param repeated further options, for a command line that repeats this one
 */
record StormRun(
        Project project,
        StormOptions options,
        Shared.MachineOptions machine,
        List<Stall> stalls,
        long seed,
        long trials,
        String engineName,
        String repeated) {

    /** How many trials a storm has, unless its user says otherwise. */
    static final long DEFAULT_TRIALS = 1;

    /** Runs a storm on each architecture; everything is put together before anything runs. */
    List<StormReport> run(List<Architecture> architectures, Engine engine, Shared.Format format, PrintWriter out) {
        List<Storm> storms = architectures.stream()
                .map(architecture -> options.assemble(project, architecture, machine, stalls))
                .toList();
        List<StormReport> reports = new ArrayList<>();
        for (Storm storm : storms) {
            StormReport report = run(storm, engine);
            reports.add(report);
            if (format == Shared.Format.TEXT) {
                out.println(StormText.of(report));
                out.flush();
            }
        }
        if (format == Shared.Format.JSON) {
            out.println(Shared.json(reports));
        }
        return reports;
    }

    private StormReport run(Storm storm, Engine engine) {
        Experiment experiment = new Experiment(storm.machine(), new StormEvaluator(storm), seed, 0, trials);
        AtomicLong heapBytes = new AtomicLong();
        String task = storm.plan().architecture().name() + " storm";
        long started = System.nanoTime();
        Tally tally;
        try (ProgressMeter meter = new ProgressMeter(task, "trials", trials, Shared.isTerminal())) {
            tally = engine.run(experiment, 0, more -> {
                heapBytes.compareAndSet(0, liveHeapBytes());
                meter.done(more);
            });
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return new StormReporter(storm, seed, tally, (trial, group) -> replayCommand(storm, trial, group))
                .report(engineName, seconds, heapBytes.get());
    }

    /** While the first machine is still there; garbage does not count. */
    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private String replayCommand(Storm storm, long trial, int group) {
        return "./shootdown replay storm --arch " + storm.plan().architecture().name() + machine.asOptions()
                + options.asOptions() + " --seed " + seed + " --trial " + trial + " --group " + group
                + Shared.asOptions(stalls) + repeated;
    }
}
