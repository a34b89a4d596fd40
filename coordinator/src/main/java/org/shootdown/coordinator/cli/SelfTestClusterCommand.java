package org.shootdown.coordinator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.shootdown.cluster.selftest.ClusterSelfTest;
import org.shootdown.cluster.selftest.ClusterSelfTest.Result;
import org.shootdown.cluster.selftest.SelfTestJobs;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code shootdown selftest cluster}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description =
                "Run jobs on node processes that are killed, stopped, cut off and restarted at random moments, and"
                        + " compare every digest with that of an undisturbed run in this process.")
final class SelfTestClusterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared.Folders folders = new Shared.Folders();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "12",
            description = "How many jobs. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many of them the nodes have at the same time. Default: ${DEFAULT-VALUE}.")
    private int atOnce;

    @Option(
            names = "--disturbances",
            paramLabel = "N",
            defaultValue = "" + Integer.MAX_VALUE,
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "How many disturbances jobs meet at most. Default: as many as there is time for.")
    private int disturbances;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many node processes. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "From which disturbances are drawn. When they hit depends on the computer. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--scale",
            paramLabel = "X",
            defaultValue = "1",
            description = "So many times the trials: longer jobs meet more disturbances. Default: ${DEFAULT-VALUE}.")
    private double scale;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where the nodes' logs and the record of jobs are kept. Default: a new temporary folder.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Shared.requirePositive("--runs", runs);
        Shared.requirePositive("--at-once", atOnce);
        Shared.requirePositive("--disturbances", disturbances);
        Shared.requirePositive("--nodes", nodes);
        Path folder = data == null ? Files.createTempDirectory("shootdown-selftest-") : Files.createDirectories(data);
        SelfTestJobs jobs = new SelfTestJobs(folders.project(), scale);
        PrintWriter err = spec.commandLine().getErr();
        err.println("logs in " + folder);
        try (ClusterSelfTest test = new ClusterSelfTest(ThisProgram.command(), folder, nodes, seed, err::println)) {
            return run(test, jobs);
        }
    }

    private int run(ClusterSelfTest test, SelfTestJobs jobs) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        int right = 0;
        boolean clean = true;
        for (int done = 0; done < runs && clean; done += atOnce) {
            Result result = test.run(jobs.some(done, Math.min(atOnce, runs - done)), disturbances);
            right += result.right();
            clean = result.isClean();
            out.printf(
                    "%d of %d jobs as undisturbed; %d wrong, %d lost, %d hung; %s%n",
                    right,
                    runs,
                    result.wrong().size(),
                    result.lost().size(),
                    result.hung().size(),
                    test.summary());
            if (!clean) {
                out.println(result);
            }
        }
        return clean ? ExitCode.AS_EXPECTED : ExitCode.NOT_AS_EXPECTED;
    }
}
