package dev.porthole.cli;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Listener;
import dev.porthole.server.Server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The training run for the JVM's AOT cache: does what users do, so that the classes of it are in
/// the cache, loaded and linked, when they start the program.
///
/// ```text
/// java -XX:AOTCacheOutput=porthole.aot -cp CLASSPATH dev.porthole.cli.Training
/// java -XX:AOTCacheOutput=quick.aot -cp CLASSPATH dev.porthole.cli.Training quick
/// ```
///
/// The JVM loads all classes of its cache before it starts, wanted or not: with all of them,
/// `--version` takes half as long again as with its own. So the second cache is for what has to be
/// quick: `--version`, and `connect` with no option but `--lines`.
public final class Training {
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);
    private static final String QUICK = "quick";

    private static final List<String> QUICK_CONVERSATIONS =
            List.of(
                    "connect 127.0.0.1 PORT",
                    "connect localhost PORT",
                    "connect localhost PORT --lines",
                    "--version");

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

    /// These speak with an echo server, at the port that stands in their place of `PORT`. A trace
    /// on standard error would show: it goes to a file.
    private static final List<String> CONVERSATIONS =
            List.of(
                    "connect 127.0.0.1 PORT",
                    "connect localhost PORT",
                    "connect 127.0.0.1:PORT --lines",
                    "connect localhost PORT --hex --crlf --timeout 5s --retry 1",
                    "connect 127.0.0.1 PORT --trace=FILE.txt",
                    "connect 127.0.0.1 PORT --trace=FILE.jsonl",
                    "connect 127.0.0.1 PORT --trace=FILE.pcapng",
                    "telnet 127.0.0.1 PORT",
                    "connect 127.0.0.1 PORT --udp --timeout 100ms",
                    "connect 127.0.0.1 1 --timeout 1s", // nobody listens there
                    "serve echo -p PORT"); // in use

    private Training() {}

    /// Runs the commands and throws their output away; that some fail is part of it.
    ///
    /// @param args `quick`, or command lines to run instead, to measure what each brings
    public static void main(String[] args) throws IOException {
        Main.prepare();
        if (args.length == 0) {
            run(COMMAND_LINES);
            converseWithServer();
        } else if (args[0].equals(QUICK)) {
            converseQuickly();
        } else {
            run(List.of(args));
        }
        Console.system(); // its classes, too
    }

    private static void converseWithServer() throws IOException {
        Path file = Files.createTempFile("porthole-training", "");
        try (Server server =
                SimpleService.ECHO
                        .server()
                        .endpoint(LOOPBACK)
                        .observers(new ConnectionLog(silent()))
                        .start()) {
            converse(server.endpoint(), file, CONVERSATIONS);
        } finally {
            for (String end : List.of("", ".txt", ".jsonl", ".pcapng")) {
                Files.deleteIfExists(Path.of(file + end));
            }
        }
    }

    /// Without a server, whose classes would be in the cache too.
    private static void converseQuickly() throws IOException {
        try (Listener listener = Listener.bind(LOOPBACK)) {
            Thread.ofPlatform().daemon().start(() -> echo(listener));
            converse(listener.endpoint(), Path.of(""), QUICK_CONVERSATIONS);
        }
    }

    private static void echo(Listener listener) {
        while (true) {
            try (Connection connection = listener.accept()) {
                SimpleService.ECHO.handler().handle(connection);
            } catch (IOException _) {
                return; // closed: it was the last
            }
        }
    }

    private static void converse(Endpoint peer, Path file, List<String> commandLines) {
        List<String> filledIn = new ArrayList<>(); // no stream: it would be in the cache
        for (String line : commandLines) {
            filledIn.add(
                    line.replace("PORT", Integer.toString(peer.port()))
                            .replace("FILE", file.toString()));
        }
        run(filledIn);
    }

    private static void run(List<String> commandLines) {
        for (String line : commandLines) {
            Main.run(silent(), line.split(" ", -1));
        }
    }

    private static Console silent() {
        return new Console(
                new ByteArrayInputStream("hi\n".getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }
}
