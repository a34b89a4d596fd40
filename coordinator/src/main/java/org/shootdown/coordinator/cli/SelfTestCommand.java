package org.shootdown.coordinator.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shootdown selftest}. */
@Command(
        name = "selftest",
        mixinStandardHelpOptions = true,
        description = "Test Shootdown itself on this computer.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = SelfTestClusterCommand.class)
final class SelfTestCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to test: cluster");
    }
}
