package org.shootdown.coordinator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shootdown cluster}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = "Start and stop nodes on this computer, and look at a cluster.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ClusterUpCommand.class, ClusterStatusCommand.class, ClusterDownCommand.class})
final class ClusterCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine commandLine = spec.commandLine();
        throw new ParameterException(commandLine, "say what to do: up, status or down");
    }
}
