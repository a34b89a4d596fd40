package org.shootdown.coordinator.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.shootdown.simulation.engine.Engine;

/** Shows on a terminal's standard error how far a command is, once it takes longer than a second. */
final class ProgressMeter implements Engine.Progress, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int COLUMNS = 100;

    /** Stands for a total that nobody knows. */
    static final long UNKNOWN = -1;

    private final String task;
    private final String unit;
    private final long total;
    private final boolean shown;
    private final long started = System.nanoTime();
    private String phase = "";
    private long done;
    private @Nullable ProgressBar bar;

    /**
     * @param task what is running
     * @param unit what is counted
     * @param total how many of them there are, or {@link #UNKNOWN}
     * @param shown false where nobody watches: standard error is not a terminal
     */
    ProgressMeter(String task, String unit, long total, boolean shown) {
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.shown = shown;
    }

    @Override
    public synchronized void done(long more) {
        reached(done + more);
    }

    /** What is done now, where a command does one thing after the other. */
    synchronized void phase(String words) {
        phase = words;
        reached(done);
    }

    /** So many are done. */
    synchronized void reached(long number) {
        done = number;
        if (bar == null && shown && System.nanoTime() - started > PATIENCE.toNanos()) {
            bar = open();
        }
        if (bar != null) {
            bar.setExtraMessage(phase);
            bar.stepTo(done);
        }
    }

    private ProgressBar open() {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(" " + unit, 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
