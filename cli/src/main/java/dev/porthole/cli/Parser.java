package dev.porthole.cli;

import dev.porthole.net.Endpoint;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Command lines with options, help, and whatever is wrong with a command line: picocli's part.
final class Parser {
    /// What every command has.
    @Command(
            name = "porthole",
            header = "Internet protocols that you can see working.",
            synopsisHeading = "Usage: ",
            customSynopsis = "porthole COMMAND [ARGUMENT...]",
            sortOptions = false,
            optionListHeading = "%nOptions of every command:%n",
            commandListHeading = "%nCommands:%n",
            footer = {
                "",
                "Examples:",
                "  porthole ports imap         what port is that on?",
                "  porthole lookup localhost   what does that name stand for?",
                "  porthole COMMAND --help     options and examples of a command"
            })
    static final class Root {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                scope = ScopeType.INHERIT,
                description = "Show this help.")
        boolean help;

        @Option(
                names = "--debug",
                scope = ScopeType.INHERIT,
                description = "Show the stack trace of a failure.")
        boolean debug;

        @Option(
                names = {"-V", "--version"},
                description = "Show the version.")
        boolean version;
    }

    private Parser() {}

    /// Parses `args` and does what they say.
    static ExitStatus run(Console console, String[] args) throws Exception {
        CommandLine root = commandLine(args);
        ParseResult result = parse(root, args);
        CommandLine command = result.asCommandLineList().getLast();
        if (command.isUsageHelpRequested()) {
            console.write(help(command, console).getBytes(StandardCharsets.UTF_8));
            return ExitStatus.DONE;
        }
        if (command.getCommand() instanceof Action action) {
            requireOptionsBehind(command, result);
            return action.run(console);
        }
        if (result.matchedOptionValue("--version", false)) {
            console.line(Version.line());
            return ExitStatus.DONE;
        }
        throw Failure.usage(
                "which command? One of "
                        + String.join(", ", Commands.NAMES)
                        + ": see porthole --help");
    }

    /// An option in front of a service would be another command's, and have no effect.
    private static void requireOptionsBehind(CommandLine command, ParseResult result)
            throws Failure {
        ParseResult parent = result.subcommand();
        if (parent != null && parent.hasSubcommand() && !parent.matchedOptions().isEmpty()) {
            throw Failure.usage(
                    "the options of %s go behind it: porthole %s %s ..."
                            .formatted(
                                    command.getCommandName(),
                                    parent.commandSpec().name(),
                                    command.getCommandName()));
        }
    }

    /// All of the command line, or only what `args` begin with: setting a command up takes its
    /// time.
    static CommandLine commandLine(String... args) {
        CommandLine root = new CommandLine(new Root());
        Action one = args.length == 0 ? null : Commands.create(args[0]);
        if (one != null) {
            root.addSubcommand(args[0], one);
        } else {
            for (String name : Commands.NAMES) {
                root.addSubcommand(name, Commands.create(name));
            }
        }
        CommandLine serve = root.getSubcommands().get("serve");
        if (serve != null) {
            addServices(serve, one != null && args.length > 1 ? args[1] : "-");
        }
        root.setExpandAtFiles(false); // '@' starts no file name here
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpAutoWidth(false);
        root.setUsageHelpWidth(96);
        register(root, Duration.class, Units::duration);
        register(root, Endpoint.class, Endpoint::parse);
        exitStatuses(root);
        return root;
    }

    /// @param first what follows `serve`: a service, or, with a hyphen in front, an option
    private static void addServices(CommandLine serve, String first) {
        for (String name : Commands.SERVICES) {
            if (name.equals(first) || first.startsWith("-")) {
                serve.addSubcommand(name, Commands.createService(name));
            }
        }
    }

    private static <T> void register(CommandLine root, Class<T> type, ITypeConverter<T> reader) {
        root.registerConverter(
                type,
                text -> {
                    try {
                        return reader.convert(text);
                    } catch (IllegalArgumentException e) {
                        throw new TypeConversionException(String.valueOf(e.getMessage()));
                    }
                });
    }

    private static void exitStatuses(CommandLine root) {
        root.getCommandSpec().usageMessage().exitCodeListHeading("%nExit status:%n");
        java.util.Map<String, String> meanings = new java.util.LinkedHashMap<>();
        for (ExitStatus status : ExitStatus.values()) {
            meanings.put(" " + status.code(), status.meaning());
        }
        root.getCommandSpec().usageMessage().exitCodeList(meanings);
    }

    private static ParseResult parse(CommandLine root, String[] args) throws Failure {
        try {
            return root.parseArgs(args);
        } catch (ParameterException e) {
            CommandLine command = e.getCommandLine();
            throw new Failure(
                    ExitStatus.USAGE,
                    explain(e) + ": see " + command.getCommandSpec().qualifiedName() + " --help",
                    e);
        }
    }

    private static String explain(ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unmatched -> explain(unmatched);
            case OverwrittenOptionException twice ->
                    "an option is given twice (" + twice.getMessage() + ")";
            default -> decapitalise(String.valueOf(e.getMessage()));
        };
    }

    private static String explain(UnmatchedArgumentException e) {
        String argument = e.getUnmatched().getFirst();
        boolean isCommand = e.getCommandLine().getParent() == null && !argument.startsWith("-");
        String what =
                isCommand
                        ? "there is no command '" + argument + "'"
                        : argument.startsWith("-")
                                ? "there is no option '" + argument + "'"
                                : "'" + argument + "' is one argument too many";
        List<String> alike = isCommand || argument.startsWith("-") ? e.getSuggestions() : List.of();
        return alike.isEmpty() ? what : what + " (like it: " + String.join(", ", alike) + ")";
    }

    private static String decapitalise(String message) {
        return message.isEmpty()
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String help(CommandLine command, Console console) throws IOException {
        return command.getUsageMessage(console.isColorTerminal() ? Ansi.ON : Ansi.OFF);
    }
}
