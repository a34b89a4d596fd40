package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.shootdown.config.input.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code shootdown}: the command line. */
@Command(
        name = "shootdown",
        mixinStandardHelpOptions = true,
        version = "shootdown 0.1.0",
        description = {
            "Emulates multi-CPU machines to find, show and measure memory-management races.",
            "",
            "First try: shootdown run gup-fast-vs-thp-collapse"
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:as the scenario files expect",
            "1:not as the scenario files expect, or not shown to be",
            "2:a file, a name or an option is not usable",
            "3:Shootdown itself failed",
            "130:stopped with Ctrl-C or TERM; what was known by then is said"
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** In the order in which help lists them. */
    private static final List<Class<?>> COMMANDS = List.of(
            ListCommand.class,
            ShowCommand.class,
            RunCommand.class,
            CheckCommand.class,
            ChaosCommand.class,
            MatrixCommand.class,
            StudyCommand.class,
            ReplayCommand.class,
            NodeCommand.class,
            ClusterCommand.class,
            JobsCommand.class,
            SelfTestCommand.class);

    /** The commands that say what they know when they are interrupted. */
    private static final Set<String> INTERRUPTIBLE = Set.of("run", "check", "chaos", "matrix");

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        boolean interruptible = arguments.length > 0 && INTERRUPTIBLE.contains(arguments[0]);
        System.exit(interruptible ? runInterruptibly(out, err, arguments) : run(out, err, arguments));
    }

    private static int runInterruptibly(PrintWriter out, PrintWriter err, String... arguments) {
        Interruption early = Interruption.untilCommand(err);
        try {
            return run(out, err, arguments);
        } finally {
            early.close();
        }
    }

    /** Runs a command and returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = commandLine(arguments)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(onBadOption())
                .setExecutionExceptionHandler((exception, command, parsed) -> onException(exception, command));
        int code = commandLine.execute(arguments);
        out.flush();
        return code;
    }

    /** Knows the command that is named, and all only where none is: to read the options of all takes picocli long. */
    private static CommandLine commandLine(String... arguments) {
        CommandLine main = new CommandLine(new Main());
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> arguments.length > 0 && nameOf(command).equals(arguments[0]))
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(main::addSubcommand);
        return main;
    }

    private static String nameOf(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: a COMMAND is missing");
    }

    private static IParameterExceptionHandler onBadOption() {
        return (exception, arguments) -> {
            PrintWriter err = exception.getCommandLine().getErr();
            String early = optionBeforeCommand(exception.getCommandLine(), arguments);
            err.println("shootdown: " + (early.isEmpty() ? exception.getMessage() : early));
            boolean said = !early.isEmpty() || UnmatchedArgumentException.printSuggestions(exception, err);
            if (!said) {
                err.println(
                        "Try '" + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            }
            return ExitCode.BAD_INPUT;
        };
    }

    /** An option of a command that stands before it; empty if that is not what is wrong. */
    private static String optionBeforeCommand(CommandLine parsed, String[] arguments) {
        CommandLine root = parsed.getParent() == null ? parsed : parsed.getParent();
        boolean early = arguments.length > 0
                && arguments[0].startsWith("-")
                && root.getCommandSpec().findOption(arguments[0].replaceFirst("=.*", "")) == null;
        for (int i = 1; early && i < arguments.length; i++) {
            if (root.getSubcommands().containsKey(arguments[i])) {
                return "options go after the command: ./shootdown " + arguments[i] + " "
                        + String.join(" ", Arrays.copyOf(arguments, i));
            }
        }
        return "";
    }

    private static int onException(Exception exception, CommandLine command) {
        PrintWriter err = command.getErr();
        if (exception instanceof InvalidInputException) {
            err.println(exception.getMessage());
            return ExitCode.BAD_INPUT;
        }
        err.println("shootdown: this is a bug in Shootdown itself, please report it with the command line:");
        exception.printStackTrace(err);
        return ExitCode.INTERNAL_ERROR;
    }
}
