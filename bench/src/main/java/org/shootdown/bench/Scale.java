package org.shootdown.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.ArchitectureCatalogue;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.preprocess.IncludePath;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.engine.ActorEngine;
import org.shootdown.simulation.engine.Engine;
import org.shootdown.simulation.engine.InlineEngine;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.trial.Experiment;
import org.shootdown.simulation.trial.Tally;

/**
 * What a machine costs as it grows: heap per simulated CPU and time per simulated access, for 1 to 10,000 fast-GUP CPUs
 * against one collapse.
 *
 * <p>The heap is what is in use after a collection while the machine stands, less what was in use before it was built;
 * the scenario and its memory image, which all CPUs share, count as part of it.
 */
public final class Scale {
    private static final int MMUS = 16;
    private static final long ACCESSES_TO_WARM_UP = 3_000_000;
    private static final long ACCESSES_TO_MEASURE = 3_000_000;
    private static final double NANOSECONDS = 1e9;

    private final Architecture architecture;
    private final ScenarioFile file;
    private final ScenarioCompiler compiler;

    private Scale(Path config) {
        architecture = ArchitectureCatalogue.of(List.of(config.resolve("architectures")))
                .find("arm64");
        file = ScenarioFile.read(config.resolve("races").resolve("gup-fast-vs-thp-collapse.litmus"));
        compiler = new ScenarioCompiler(new IncludePath(List.of(config.resolve("kernel"))));
    }

    /** Prints a row for each size and driver. Reads the project's {@code config} folder from the current one. */
    public static void main(String[] arguments) {
        Scale scale = new Scale(Path.of("config"));
        int threads = Runtime.getRuntime().availableProcessors();
        System.out.printf("%8s  %-7s  %14s  %16s%n", "GUP CPUs", "driver", "heap per CPU", "time per access");
        for (int cpus = 1; cpus <= 10_000; cpus *= 10) {
            scale.measure(cpus, "inline", () -> new InlineEngine(1));
            scale.measure(cpus, "actors", () -> new ActorEngine(threads));
        }
    }

    private void measure(int gupCpus, String driver, Supplier<Engine> engines) {
        try (Engine engine = engines.get()) {
            new Built(2).run(engine, 1, 1);
        }
        try (Engine engine = engines.get()) {
            measure(gupCpus, driver, engine);
        }
    }

    private void measure(int gupCpus, String driver, Engine engine) {
        long before = heapInUse();
        Built built = new Built(gupCpus + 1);
        long heap = built.heapWhileStanding(engine) - before;
        long each = built.run(engine, 1, 1).accesses();
        built.run(engine, 1, 1 + ACCESSES_TO_WARM_UP / each);
        long begin = System.nanoTime();
        long accesses = built.run(engine, 2, 1 + ACCESSES_TO_MEASURE / each).accesses();
        double seconds = (System.nanoTime() - begin) / NANOSECONDS;
        System.out.printf(
                "%8d  %-7s  %11.1f kB  %13.0f ns%n",
                gupCpus, driver, heap / 1000.0 / (gupCpus + 1), seconds * NANOSECONDS / accesses);
    }

    /** A machine with what it needs to run. */
    private final class Built {
        private final Setup setup;

        Built(int cpus) {
            Scenario scenario = compiler.compile(file, new Target(architecture, "before", cpus, MMUS, Map.of()));
            setup = Setup.of(scenario, MachineAssembly.of(scenario, Long.MAX_VALUE));
        }

        Tally run(Engine engine, long seed, long trials) {
            return run(engine, setup.experiment(seed, 0, trials));
        }

        private Tally run(Engine engine, Experiment experiment) {
            return engine.run(experiment, done -> {});
        }

        /** The heap in use, in bytes, when the first trial has ended and the machine still stands. */
        long heapWhileStanding(Engine engine) {
            AtomicLong heap = new AtomicLong();
            Experiment judging = setup.experiment(1, 0, 1);
            Experiment.Evaluator looking = (trial, end) -> {
                heap.set(heapInUse());
                return judging.evaluator().evaluate(trial, end);
            };
            run(engine, new Experiment(setup.machine(), looking, 1, 0, 1));
            return heap.get();
        }
    }

    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
