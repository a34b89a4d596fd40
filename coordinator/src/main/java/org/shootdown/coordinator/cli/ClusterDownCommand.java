package org.shootdown.coordinator.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code shootdown cluster down}. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stop the nodes that 'cluster up' has started. The record of jobs stays.")
final class ClusterDownCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The folder that 'cluster up' was given. Default: .shootdown in your home folder.")
    private Path data = StateFolder.DEFAULT;

    @Override
    public Integer call() {
        int stopped = new LocalNodes(data).stop();
        spec.commandLine().getOut().println(stopped + (stopped == 1 ? " node" : " nodes") + " stopped");
        return ExitCode.AS_EXPECTED;
    }
}
