package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

/// The program.
///
/// Starting is quick because little is loaded before the command is known: a command without
/// options, or with those that it takes by itself, gets its arguments directly, and picocli is
/// loaded for the rest.
public final class Main {
    private static final String SELECTOR_PROVIDER = "java.nio.channels.spi.SelectorProvider";

    /// What the JDK would choose.
    private static final String LINUX_PROVIDER = "sun.nio.ch.EPollSelectorProvider";

    private Main() {}

    /// Runs one command and ends the JVM with its [ExitStatus]. When it is done, a command has left
    /// no thread behind that would keep the JVM alive.
    public static void main(String[] args) {
        prepare();
        ExitStatus status = run(Console.system(), args);
        if (status != ExitStatus.DONE) { // exit() sets up the JDK's logging first, for 20 ms
            System.exit(status.code());
        }
    }

    /// Sets the JDK up, before anything of it is used.
    static void prepare() {
        // Read when the first message is logged, or the first name is looked up: nothing is loaded
        // now.
        System.setProperty("java.util.logging.config.class", "dev.porthole.cli.Logging");
        if (System.getProperty("java.net.preferIPv6Addresses") == null) {
            // The system's own order of addresses (RFC 6724), not IPv4 first.
            System.setProperty("java.net.preferIPv6Addresses", "system");
        }
        lookForNoProviders();
    }

    /// The JDK looks through every jar of the class path for a provider of sockets when it opens
    /// the first one, and of addresses when it looks the first name up: most of the time that
    /// `connect` would take. There is none.
    private static void lookForNoProviders() {
        if (System.getProperty(SELECTOR_PROVIDER) == null
                && System.getProperty("os.name", "").equals("Linux")
                && exists(LINUX_PROVIDER)) {
            System.setProperty(SELECTOR_PROVIDER, LINUX_PROVIDER);
        }
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    }

    private static boolean exists(String className) {
        try {
            return Class.forName(className, false, null) != null;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    /// Runs one command in this process. Never throws an exception: what fails is told to
    /// `console`.
    static ExitStatus run(Console console, String... args) {
        try {
            ExitStatus status = dispatch(console, args);
            console.flush();
            return status;
        } catch (Exception e) {
            flushQuietly(console, e);
            return Failures.report(e, console, isDebug(args));
        }
    }

    private static ExitStatus dispatch(Console console, String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("help")) {
            Stream<String> asked = Stream.concat(Arrays.stream(args).skip(1), Stream.of("--help"));
            return Parser.run(console, asked.toArray(String[]::new));
        }
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            console.line(Version.line());
            return ExitStatus.DONE;
        }
        Action plain = plain(args);
        return plain != null ? plain.run(console) : Parser.run(console, args);
    }

    /// The command with its arguments, if it can take them by itself.
    private static @Nullable Action plain(String[] args) {
        Action action = args.length == 0 ? null : Commands.create(args[0]);
        if (action == null) {
            return null;
        }
        for (String arg : args) {
            if (arg.startsWith("-") && !action.plainFlags().contains(arg)) {
                return null;
            }
        }
        return action.takePlain(Arrays.copyOfRange(args, 1, args.length)) ? action : null;
    }

    /// Results written before the failure are shown before it.
    private static void flushQuietly(Console console, Exception failure) {
        try {
            console.flush();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean isDebug(String[] args) {
        for (String arg : args) {
            if (arg.equals("--")) {
                return false;
            }
            if (arg.equals("--debug")) {
                return true;
            }
        }
        return false;
    }
}
