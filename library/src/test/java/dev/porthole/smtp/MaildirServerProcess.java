package dev.porthole.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.Server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/// Our server with its mailboxes on the disk, in a process of its own that can be killed.
final class MaildirServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private MaildirServerProcess(Process process) throws IOException {
        this.process = process;
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.port = Integer.parseInt(output.readLine());
    }

    static MaildirServerProcess start(Path mailboxes, Path log) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(
                        java,
                        "-XX:TieredStopAtLevel=1", // it lives for seconds
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MaildirServerProcess.class.getName(),
                        mailboxes.toString(),
                        Engine.standard().name());
        return new MaildirServerProcess(
                new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start());
    }

    Endpoint endpoint() {
        return Endpoint.of("127.0.0.1", port);
    }

    /// `kill -9`.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /// The process: says its port, and serves until its input ends.
    public static void main(String[] args) throws IOException {
        MailboxStore store = MailboxStore.at(Path.of(args[0]), MailLimits.DEFAULT);
        try (Engine engine = args[1].equals("ring") ? Engine.ring(1) : Engine.jdk();
                Server server =
                        SmtpServer.server(
                                        new MaildirDelivery(store, "alice"),
                                        SmtpServer.Options.of("mx.example.org", "example.org"))
                                .engine(engine)
                                .endpoint(Endpoint.of("127.0.0.1", 0))
                                .start()) {
            System.out.println(server.endpoint().port());
            while (System.in.read() >= 0) {}
        }
    }
}
