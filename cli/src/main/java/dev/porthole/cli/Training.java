package dev.porthole.cli;

import java.io.InputStream;
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
    public static void main(String[] args) {
        for (String line : args.length > 0 ? List.of(args) : COMMAND_LINES) {
            Main.run(silent(), line.split(" ", -1));
        }
        Console.system(); // its classes, too
    }

    private static Console silent() {
        return new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }
}
