package org.shootdown.coordinator.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.shootdown.cluster.job.CompiledJob;
import org.shootdown.cluster.job.JobSpec;
import org.shootdown.cluster.node.ClusterClient;
import org.shootdown.report.ConditionResult;
import org.shootdown.report.RunReport;
import org.shootdown.report.StormReport;
import org.shootdown.report.TrialReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shootdown jobs export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write what a finished job has come to: a line for each machine and condition, or all as JSON.")
final class JobExportCommand implements Callable<Integer> {
    /** What is written. */
    enum ExportFormat {
        CSV,
        JSON
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Parameters(paramLabel = "ID", description = "The job's name.")
    private String job = "";

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "csv",
            description = "csv or json. Default: ${DEFAULT-VALUE}.")
    private ExportFormat format = ExportFormat.CSV;

    /** A line of the CSV file. */
    @JsonPropertyOrder({
        "job",
        "scenario",
        "architecture",
        "variant",
        "cpus",
        "mmus",
        "seed",
        "trials",
        "condition",
        "positive",
        "negative",
        "observation",
        "verdict",
        "accesses",
        "virtualNs",
        "digest"
    })
    record Line(
            String job,
            String scenario,
            String architecture,
            String variant,
            int cpus,
            int mmus,
            long seed,
            long trials,
            String condition,
            long positive,
            long negative,
            String observation,
            String verdict,
            long accesses,
            long virtualNs,
            String digest) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<TrialReport> reports;
        try (ClusterClient client = cluster.connect()) {
            JobFollower follower = new JobFollower(client, job);
            JobSpec made = follower.spec();
            reports = follower.reports(made, new CompiledJob(made).allParts(), follower.requireDone());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (format == ExportFormat.JSON) {
            out.println(Shared.json(reports));
        } else {
            writeCsv(reports, out);
        }
        return ExitCode.AS_EXPECTED;
    }

    private void writeCsv(List<TrialReport> reports, PrintWriter out) throws IOException {
        CsvMapper mapper = new CsvMapper();
        try (SequenceWriter lines =
                mapper.writer(mapper.schemaFor(Line.class).withHeader()).writeValues(out)) {
            for (Line line : reports.stream().flatMap(this::lines).toList()) {
                lines.write(line);
            }
        }
    }

    /** What a storm counts are the attempts of its groups. */
    private Stream<Line> lines(TrialReport report) {
        if (report instanceof RunReport run) {
            return run.conditions().stream().map(condition -> line(run, run.scenario(), run.variant(), condition));
        }
        StormReport storm = (StormReport) report;
        return storm.races().stream().flatMap(race -> race.conditions().stream()
                .map(condition -> line(storm, race.scenario(), race.variant(), condition)));
    }

    private Line line(TrialReport report, String scenario, String variant, ConditionResult condition) {
        return new Line(
                job,
                scenario,
                report.architecture(),
                variant,
                report.cpus(),
                report.mmus(),
                report.seed(),
                report.trials(),
                condition.name(),
                condition.positive(),
                condition.negative(),
                condition.observed(),
                condition.agreement().toString(),
                report.accesses(),
                report.virtualNs(),
                report.digest());
    }
}
