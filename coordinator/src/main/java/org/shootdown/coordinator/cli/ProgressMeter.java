package org.shootdown.coordinator.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.shootdown.coordinator.engine.Engine;

/** Shows on a terminal's standard error how far a run is, once it takes longer than a second. */
final class ProgressMeter implements Engine.Progress, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int COLUMNS = 100;

    private final String task;
    private final long total;
    private final boolean shown;
    private final long started = System.nanoTime();
    private long done;
    private @Nullable ProgressBar bar;

    /**
     * @param task what is running
     * @param total how many trials there are
     * @param shown false where nobody watches: standard error is not a terminal
     */
    ProgressMeter(String task, long total, boolean shown) {
        this.task = task;
        this.total = total;
        this.shown = shown;
    }

    @Override
    public synchronized void done(long more) {
        done += more;
        if (bar == null && shown && System.nanoTime() - started > PATIENCE.toNanos()) {
            bar = open();
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    private ProgressBar open() {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(" trials", 1)
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
