package org.shootdown.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.shootdown.machine.MachineEnd;
import org.shootdown.simulation.interconnect.InlineDriver;
import org.shootdown.simulation.trial.Experiment;
import org.shootdown.simulation.trial.Tally;
import org.shootdown.simulation.trial.TrialOutcome;

/** One loop per thread, each with a machine of its own, taking the next trial when it has ended one. */
public final class InlineEngine implements Engine {
    private static final long POLL_MILLIS = 50;

    private final int threads;
    private final BooleanSupplier stopped;
    private final ExecutorService executor;

    /** An engine of this many threads. */
    public InlineEngine(int threads) {
        this(threads, () -> false);
    }

    /**
     * An engine of this many threads.
     *
     * @param stopped asked now and then, by any thread, whether no more trials are wanted
     */
    public InlineEngine(int threads, BooleanSupplier stopped) {
        this.threads = threads;
        this.stopped = stopped;
        executor = Executors.newFixedThreadPool(threads);
    }

    @Override
    public Tally run(Experiment experiment, Progress progress) {
        AtomicLong next = new AtomicLong(experiment.first());
        long useful = Math.min(threads, experiment.trials());
        boolean alone = useful == 1;
        List<Future<?>> parts = new ArrayList<>();
        // What is stopped waits for no thread that is in the middle of something: every outcome is added under this
        // lock.
        Object lock = new Object();
        Tally tally = new Tally();
        for (int i = 0; i < useful; i++) {
            parts.add(executor.submit(() -> runTrials(experiment, next, alone, progress, outcome -> {
                synchronized (lock) {
                    tally.add(outcome);
                }
            })));
        }
        parts.forEach(this::await);
        synchronized (lock) {
            return Tally.of(tally.snapshot());
        }
    }

    private void runTrials(
            Experiment experiment, AtomicLong next, boolean alone, Progress progress, Consumer<TrialOutcome> outcomes) {
        InlineDriver driver = new InlineDriver(experiment.machine());
        long end = experiment.first() + experiment.trials();
        for (long trial = next.getAndIncrement(); trial < end; trial = next.getAndIncrement()) {
            MachineEnd machineEnd = driver.run(experiment.seed(), trial, nowPs -> {
                if (alone) {
                    progress.at(nowPs);
                }
                return stopped.getAsBoolean();
            });
            if (stopped.getAsBoolean()) {
                return;
            }
            outcomes.accept(experiment.evaluator().evaluate(trial, machineEnd));
            progress.done(1);
        }
    }

    /** Waits until a thread has no more to do, or nobody wants what it does. */
    private void await(Future<?> part) {
        try {
            while (!stopped.getAsBoolean()) {
                try {
                    part.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException e) {
                    // Asks again whether it is stopped.
                }
            }
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
