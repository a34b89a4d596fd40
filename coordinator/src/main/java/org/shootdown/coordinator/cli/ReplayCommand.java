package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.job.JobPart;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.project.Project;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;
import org.shootdown.report.WitnessArtist;
import org.shootdown.report.trace.Narrator;
import org.shootdown.report.trace.Recorder;
import org.shootdown.report.trace.Recording;
import org.shootdown.report.trace.ScheduleRecorder;
import org.shootdown.report.trace.StepList;
import org.shootdown.simulation.setup.Evaluator;
import org.shootdown.simulation.setup.Setup;
import org.shootdown.simulation.setup.Setup.Kind;
import org.shootdown.simulation.trial.OutcomeDigest;
import picocli.CommandLine.ArgGroup;
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
        description =
                "Run a trial, or a schedule that a check has found, again and show every step of it, then its diagram.")
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Mixin
    private Shared.MachineOptions machineOptions = new Shared.MachineOptions();

    @Parameters(
            paramLabel = "SCENARIO",
            description = "A name that 'list' or 'list litmus' shows, or the path of a .litmus file.")
    private String scenario = "";

    @Option(names = "--arch", required = true, paramLabel = "A", description = "The architecture.")
    private String architecture = "";

    @Option(names = "--variant", paramLabel = "V", description = "The variant; required but for a storm.")
    private @Nullable String variant;

    @Mixin
    private StormOptions stormOptions = new StormOptions();

    @Option(names = "--group", paramLabel = "G", description = "Storm: the group that is shown.")
    private @Nullable Integer group;

    /** What is run again. */
    static final class Execution {
        @ArgGroup(exclusive = false)
        private @Nullable Trial trial;

        @ArgGroup(exclusive = false)
        private @Nullable Interleaving interleaving;
    }

    /** A trial of a run. */
    static final class Trial extends Shared.StallOptions {
        @Option(names = "--chaos", paramLabel = "PROFILE", description = Shared.CHAOS_DESCRIPTION)
        private @Nullable String profile;

        @Option(names = "--seed", paramLabel = "S", description = "The run's seed. Default: 1.")
        private long seed = 1;

        @Option(names = "--trial", required = true, paramLabel = "T", description = "The trial's number, from 0.")
        private long trial;

        @Option(names = "--max-windows", paramLabel = "N", description = Shared.WINDOWS_DESCRIPTION)
        private @Nullable Long maximumWindows;
    }

    /** A schedule that a check has found. */
    static final class Interleaving {
        @Option(
                names = "--model",
                paramLabel = "M",
                converter = MemoryModelConverter.class,
                completionCandidates = MemoryModelConverter.Names.class,
                description = "The check's memory model: ${COMPLETION-CANDIDATES}. Default: the architecture's.")
        private @Nullable MemoryModel model;

        @Option(
                names = "--schedule",
                required = true,
                paramLabel = "TOKEN",
                description = "The schedule that a check has printed.")
        private String schedule = "";
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Execution execution = new Execution();

    @Override
    public Integer call() {
        Project project = folders.project();
        if (scenario.equals(JobPart.STORM)) {
            replayStorm(project);
            return ExitCode.AS_EXPECTED;
        }
        stormOptions.requireNone();
        if (variant == null || group != null) {
            throw InvalidInputException.of(
                    variant == null ? "--variant says which variant is run again" : "--group is for 'storm'");
        }
        ScenarioFile file = project.scenario(scenario);
        Target target = machineOptions.target(project.architectures().find(architecture), variant);
        Scenario compiled = project.compiler().compile(file, target);
        if (execution.trial != null) {
            replay(compiled, execution.trial, project.chaos(execution.trial.profile));
        } else if (execution.interleaving != null) {
            Machine machine = MachineAssembly.of(compiled, MachineAssembly.DEFAULT_WINDOWS);
            print(compiled, machine, record(machine, execution.interleaving));
        }
        return ExitCode.AS_EXPECTED;
    }

    private void replayStorm(Project project) {
        Trial trial = execution.trial;
        if (trial == null || variant != null || group == null) {
            throw InvalidInputException.of("a storm is run again with --trial and --group, and without --variant");
        }
        if (trial.maximumWindows != null) {
            throw InvalidInputException.of("a storm ends after --for, not after --max-windows");
        }
        Architecture found = project.architectures().find(architecture);
        Setup storm = stormOptions
                .part(project, found, machineOptions, trial.stalls(), trial.profile)
                .compile(project, project::scenario)
                .setup();
        int groups = storm.machine().groups().size();
        if (group < 0 || group >= groups) {
            throw InvalidInputException.of("there is no group " + group + "; the last one is " + (groups - 1));
        }
        Kind kind = storm.kindOf(group);
        if (kind.scenario() == null) {
            throw InvalidInputException.of("group " + group + " does nothing");
        }
        Recording recording = Recorder.record(storm.machine(), trial.seed, trial.trial, group);
        out().println("Group " + group + ": " + kind.scenario().name() + ", on CPUs "
                + storm.machine().groups().get(group).cpus());
        print(kind.scenario(), kind.machine(), recording);
    }

    private void replay(Scenario compiled, Trial trial, Chaos chaos) {
        Shared.requireBound(trial.maximumWindows);
        Machine machine = MachineAssembly.of(compiled, Shared.bound(trial.maximumWindows), trial.stalls(), chaos);
        Setup setup = Setup.of(compiled, machine);
        Recording recording = Recorder.record(setup.machine(), trial.seed, trial.trial, 0);
        print(compiled, machine, recording);
        OutcomeDigest digest = new OutcomeDigest();
        digest.add(new Evaluator(setup).evaluate(trial.trial, recording.end()));
        out().println("Digest  " + digest);
    }

    private static Recording record(Machine machine, Interleaving interleaving) {
        MemoryModel model = interleaving.model == null ? machine.architecture().memoryModel() : interleaving.model;
        try {
            return ScheduleRecorder.record(machine, model, Schedule.parse(interleaving.schedule));
        } catch (IllegalArgumentException e) {
            throw InvalidInputException.of("--schedule: " + e.getMessage());
        }
    }

    private void print(Scenario compiled, Machine machine, Recording recording) {
        WitnessArtist artist = new WitnessArtist(compiled, machine);
        Narrator narrator = artist.narrator();
        Judgement judgement = new Judge(compiled, machine).judge(recording.end());
        out().print(StepList.of(recording, narrator));
        out().println();
        out().print(artist.draw(recording));
        out().println();
        boolean cut = Evaluator.isCut(judgement.findings()) || recording.end().limitReached();
        boolean leftOff = recording.end().ending() == Ending.LEFT_OFF;
        out().println((cut ? "Limit reached, at " : leftOff ? "The schedule has no more steps, at " : "Outcome ")
                + judgement.state());
        for (Finding finding : judgement.findings()) {
            out().println("Report  CPU " + finding.cpu() + ": " + narrator.finding(finding));
        }
        if (cut || leftOff) {
            return;
        }
        for (int i = 0; i < compiled.conditions().size(); i++) {
            Condition condition = compiled.conditions().get(i);
            out().println("Holds   " + condition.name() + ": "
                    + (judgement.holds().get(i) ? "yes" : "no"));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
