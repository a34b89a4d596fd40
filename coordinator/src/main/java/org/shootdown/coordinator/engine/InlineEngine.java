package org.shootdown.coordinator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.shootdown.coordinator.interconnect.InlineDriver;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.Tally;
import org.shootdown.machine.MachineEnd;

/** One loop per thread, each with a machine of its own, taking the next trial when it has ended one. */
public final class InlineEngine implements Engine {
    private final int threads;
    private final ExecutorService executor;

    /** An engine of this many threads. */
    public InlineEngine(int threads) {
        this.threads = threads;
        executor = Executors.newFixedThreadPool(threads);
    }

    @Override
    public Tally run(Experiment experiment, int conditions, Progress progress) {
        AtomicLong next = new AtomicLong(experiment.first());
        long useful = Math.min(threads, experiment.trials());
        boolean alone = useful == 1;
        List<Future<Tally>> parts = new ArrayList<>();
        for (int i = 0; i < useful; i++) {
            parts.add(executor.submit(() -> runTrials(experiment, conditions, next, progress, alone)));
        }
        Tally tally = new Tally(conditions);
        parts.forEach(part -> tally.addAll(join(part)));
        return tally;
    }

    private static Tally runTrials(
            Experiment experiment, int conditions, AtomicLong next, Progress progress, boolean alone) {
        InlineDriver driver = new InlineDriver(experiment.machine());
        Tally tally = new Tally(conditions);
        long end = experiment.first() + experiment.trials();
        for (long trial = next.getAndIncrement(); trial < end; trial = next.getAndIncrement()) {
            MachineEnd machineEnd = driver.run(experiment.seed(), trial, nowPs -> {
                if (alone) {
                    progress.at(nowPs);
                }
                return false;
            });
            tally.add(experiment.evaluator().evaluate(trial, machineEnd));
            progress.done(1);
        }
        return tally;
    }

    private static Tally join(Future<Tally> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trials were running", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a trial failed", e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
