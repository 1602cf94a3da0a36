package dev.porthole.cli;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The training run for the JVM's AOT cache: does what users do, so that the classes of it are in
/// the cache, loaded and linked, when they start the program.
///
/// ```text
/// java -XX:AOTCacheOutput=porthole.aot -cp CLASSPATH dev.porthole.cli.Training
/// ```
public final class Training {
    private static final List<String> COMMAND_LINES =
            List.of(
                    "--version",
                    "--help",
                    "ports --help",
                    "ports 80",
                    "ports imap",
                    "ports --class well-known --json",
                    "ports 70000",
                    "lookup localhost",
                    "lookup 127.0.0.1 --json",
                    "lookup localhost --type MX --server 127.0.0.1:9 --timeout 300ms",
                    "sockets",
                    "sockets --listening --json",
                    "completion bash",
                    "no-such-command");

    private Training() {}

    /// Runs the commands and throws their output away; that some fail is part of it.
    ///
    /// @param args command lines to run instead, to measure what each brings
    public static void main(String[] args) throws Exception {
        for (String line : args.length > 0 ? List.of(args) : COMMAND_LINES) {
            Main.run(console(""), line.split(" ", -1));
        }
        exchange();
        Console.system(); // its classes, too
    }

    /// `echo hi | porthole connect 127.0.0.1 PORT`.
    private static void exchange() throws Exception {
        try (Server server =
                SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", 0)).start()) {
            String port = Integer.toString(server.endpoint().port());
            Main.run(console("hi\n"), "connect", "127.0.0.1", port);
        }
    }

    private static Console console(String input) {
        return new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }
}
