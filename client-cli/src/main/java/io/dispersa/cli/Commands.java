package io.dispersa.cli;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the command line together. */
final class Commands {

    private Commands() {
    }

    /**
     * Returns all commands, for one run of the process.
     */
    static CommandLine forProcess(Console console) {
        DispersaCommand root = new DispersaCommand(console);
        CommandLine all = withServerCommands(root);
        all.addSubcommand(new ShellCommand(root));
        all.addSubcommand(new UpCommand(console));
        all.addSubcommand(new DownCommand(console));
        all.addSubcommand(new LogsCommand(console));
        all.addSubcommand(new DemoCommand(root, RandomGenerator.getDefault()));
        all.addSubcommand(new CommandLine.HelpCommand());
        all.addSubcommand(new AutoComplete.GenerateCompletion());
        return configured(all, console);
    }

    /**
     * Returns the commands of the shell, which all speak to these main nodes unless told
     * otherwise.
     */
    static CommandLine forShell(Console console, List<URI> servers) {
        CommandLine all = withServerCommands(new DispersaCommand(console, servers));
        all.addSubcommand(new CommandLine.HelpCommand());
        return configured(all, console);
    }

    private static CommandLine withServerCommands(DispersaCommand root) {
        CommandLine all = new CommandLine(root);
        all.addSubcommand(new PutCommand(root));
        all.addSubcommand(new GetCommand(root));
        all.addSubcommand(new DeleteCommand(root));
        all.addSubcommand(new KeysCommand(root));
        all.addSubcommand(new ListCommand(root));
        all.addSubcommand(new ImportCommand(root, InstantSource.system()));
        all.addSubcommand(new ExportCommand(root));
        all.addSubcommand(new LocateCommand(root));
        all.addSubcommand(new ParticipantsCommand(root));
        all.addSubcommand(new StatusCommand(root));
        all.addSubcommand(new CommandLine(new MainNodesCommand(root)).addSubcommand(new MainNodesCommand.Remove(root)));
        all.addSubcommand(new DrainCommand(root));
        all.addSubcommand(new RebalanceCommand(root));
        all.addSubcommand(new RecoverCommand(root));
        return all;
    }

    private static CommandLine configured(CommandLine all, Console console) {
        all.getSubcommands()
            .values()
            .stream()
            .filter(command -> command.getCommandSpec().findOption("--help") == null)
            .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
        return all
            // A value may begin with @: it is ours to interpret.
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setColorScheme(CommandLine.Help.defaultColorScheme(colours(console)))
            .setOut(Console.writer(console.out()))
            .setErr(Console.writer(console.err()))
            .setParameterExceptionHandler((e, _) -> usage(e, console))
            .setExecutionExceptionHandler((e, command, _) -> failed(e, command, console));
    }

    static Ansi colours(Console console) {
        return console.terminal() && console.variable("NO_COLOR").isEmpty() ? Ansi.ON : Ansi.OFF;
    }

    private static int usage(ParameterException e, Console console) {
        CommandLine command = e.getCommandLine();
        console.err().println("dispersa: " + e.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(e, Console.writer(console.err()))) {
            console.err().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command, Console console) {
        boolean writes = command.getCommand() instanceof ServerCommand server && server.writes();
        console.out().flush();
        console.err().println("dispersa: " + Failures.message(e, writes));
        return Failures.exitCode(e, writes);
    }

}
