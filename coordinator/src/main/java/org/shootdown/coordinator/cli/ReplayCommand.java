package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.shootdown.config.finding.Finding;
import org.shootdown.coordinator.report.WitnessArtist;
import org.shootdown.coordinator.trace.Narrator;
import org.shootdown.coordinator.trace.Recorder;
import org.shootdown.coordinator.trace.StepList;
import org.shootdown.coordinator.trial.Experiment;
import org.shootdown.coordinator.trial.OutcomeDigest;
import org.shootdown.coordinator.trial.ScenarioEvaluator;
import org.shootdown.coordinator.trial.TrialOutcome;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Run one trial again and show every step of it, then its diagram.")
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Mixin
    private Shared.MachineOptions machineOptions = new Shared.MachineOptions();

    @Parameters(paramLabel = "SCENARIO", description = "A name that 'list' shows, or the path of a .litmus file.")
    private String scenario = "";

    @Option(names = "--arch", required = true, paramLabel = "A", description = "The architecture.")
    private String architecture = "";

    @Option(names = "--variant", required = true, paramLabel = "V", description = "The variant.")
    private String variant = "";

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The run's seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--trial", required = true, paramLabel = "T", description = "The trial's number, from 0.")
    private long trial;

    @Override
    public Integer call() {
        Project project = folders.project();
        ScenarioFile file = project.scenario(scenario);
        Target target = new Target(
                project.architectures().find(architecture),
                variant,
                machineOptions.cpus(),
                machineOptions.mmus(),
                machineOptions.defines());
        print(project.compiler().compile(file, target));
        return ExitCode.AS_EXPECTED;
    }

    private void print(Scenario compiled) {
        Machine machine = MachineAssembly.of(compiled, MachineAssembly.DEFAULT_WINDOWS);
        ScenarioEvaluator evaluator = new ScenarioEvaluator(compiled, machine);
        Experiment experiment = new Experiment(machine, evaluator, seed, trial, 1);
        Recorder.Recording recording = Recorder.record(machine, seed, trial);
        TrialOutcome outcome = evaluator.evaluate(trial, recording.end());
        WitnessArtist artist = new WitnessArtist(compiled, experiment);
        Narrator narrator = artist.narrator();
        PrintWriter out = spec.commandLine().getOut();
        out.print(StepList.of(recording.events(), narrator));
        out.println();
        out.print(artist.draw(outcome));
        out.println();
        out.println("Outcome " + outcome.state());
        for (Finding finding : outcome.findings()) {
            out.println("Report  CPU " + finding.cpu() + ": " + narrator.finding(finding));
        }
        for (int i = 0; i < compiled.conditions().size(); i++) {
            Condition condition = compiled.conditions().get(i);
            out.println("Holds   " + condition.name() + ": " + (outcome.holds().get(i) ? "yes" : "no"));
        }
        OutcomeDigest digest = new OutcomeDigest();
        digest.add(outcome);
        out.println("Digest  " + digest);
    }
}
