package org.shootdown.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.ArchitectureCatalogue;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.preprocess.IncludePath;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.interconnect.InlineDriver;
import org.shootdown.simulation.setup.Evaluator;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.trial.Tally;

/**
 * Trials of a race as {@code run --engine inline} makes them, judged and tallied: what {@link BuildRatio} measures. Reads
 * the project's {@code config} folder from the current one.
 */
public final class SmallRace implements LongUnaryOperator {
    private final InlineDriver driver;
    private final Evaluator evaluator;

    /** Of a race, by name and variant. */
    public SmallRace(String race, String variant, String architecture) {
        Path config = Path.of("config");
        Architecture found = ArchitectureCatalogue.of(List.of(config.resolve("architectures")))
                .find(architecture);
        ScenarioFile file = ScenarioFile.read(config.resolve("races").resolve(race + ".litmus"));
        Scenario scenario = new ScenarioCompiler(new IncludePath(List.of(config.resolve("kernel"))))
                .compile(file, new Target(found, variant, 0, 1, Map.of()));
        Setup setup = Setup.of(scenario, MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS));
        driver = new InlineDriver(setup.machine());
        evaluator = new Evaluator(setup);
    }

    /** Runs so many trials; how many accesses they made. */
    @Override
    public long applyAsLong(long trials) {
        Tally tally = new Tally();
        for (long trial = 0; trial < trials; trial++) {
            tally.add(evaluator.evaluate(trial, driver.run(1, trial)));
        }
        return tally.accesses();
    }
}
