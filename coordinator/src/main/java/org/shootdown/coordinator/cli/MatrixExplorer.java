package org.shootdown.coordinator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.explorer.search.Search;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.CheckReport;

/** Explores many scenarios, as many at once as there are threads: each is small, so each has one thread to itself. */
final class MatrixExplorer implements AutoCloseable {
    private static final long POLL_MILLIS = 50;

    private final Project project;
    private final String folderOptions;
    private final Interruption interruption;
    private final ExecutorService threads;

    /** @param folderOptions the part of a command line that stands for the project's added folders */
    MatrixExplorer(Project project, String folderOptions, Interruption interruption, int threads) {
        this.project = project;
        this.folderOptions = folderOptions;
        this.interruption = interruption;
        this.threads = Executors.newFixedThreadPool(threads);
    }

    /**
     * A race.
     *
     * @param name its name, or the path of its file, as commands take it
     */
    record Race(String name, ScenarioFile file) {
        List<String> variants() {
            return file.header().variantNames();
        }
    }

    /**
     * Verdicts to be found: those on all conditions of a variant on an architecture.
     *
     * @param drawn whether the report is to show witnesses
     */
    record Cell(Race race, String variant, Architecture architecture, boolean drawn) {}

    /** The reports on some cells, in their order. Interrupted, there is none on those that are not done. */
    List<Optional<CheckReport>> explore(List<Cell> cells) {
        try (ProgressMeter progress = new ProgressMeter("matrix", "cells", cells.size(), Shared.isTerminal())) {
            List<Future<CheckReport>> tasks = new ArrayList<>();
            for (Cell cell : cells) {
                tasks.add(threads.submit(() -> {
                    CheckReport report = explore(cell);
                    progress.done(1);
                    return report;
                }));
            }
            List<Optional<CheckReport>> reports = new ArrayList<>();
            for (Future<CheckReport> task : tasks) {
                reports.add(await(task));
            }
            return reports;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidInputException problem) {
                throw problem;
            }
            throw new IllegalStateException("an exploration failed", e.getCause());
        }
    }

    /** What comes of a cell; nothing if it is not there yet and somebody has interrupted. */
    private Optional<CheckReport> await(Future<CheckReport> task) throws InterruptedException, ExecutionException {
        while (!interruption.isRequested() || task.isDone()) {
            try {
                return Optional.of(task.get(POLL_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                // Asks again whether it is interrupted.
            }
        }
        task.cancel(false);
        return Optional.empty();
    }

    private CheckReport explore(Cell cell) {
        Target target = new Target(cell.architecture(), cell.variant(), 0, 1, Map.of());
        Scenario scenario = project.compiler().compile(cell.race().file(), target);
        Search.Options options = new Search.Options(
                scenario.architecture().memoryModel(), Search.Order.BREADTH_FIRST, Search.Bounds.NONE, 1, true, true);
        String replay = "./shootdown replay " + cell.race().name() + " --arch "
                + cell.architecture().name() + " --variant " + cell.variant() + folderOptions + " --schedule ";
        return Explorer.explore(
                scenario, options, interruption, states -> {}, cell.drawn(), schedule -> replay + schedule);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
