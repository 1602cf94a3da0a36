package dev.porthole.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.interop.Peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A DNS server of its own for a test: dnsmasq (Debian: dnsmasq-base) on a loopback port, answering
/// only what its options say.
public final class Dnsmasq implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/dnsmasq");

    private final Process process;
    private final Endpoint endpoint;

    private Dnsmasq(Process process, Endpoint endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    public static Dnsmasq start(String... records) throws Exception {
        assumeTrue(
                Files.isExecutable(PROGRAM),
                "skipped: dnsmasq is not installed (Debian: dnsmasq-base)");
        int port = Peer.freePort();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                PROGRAM.toString(),
                                "--keep-in-foreground",
                                "--conf-file=/dev/null",
                                "--no-resolv",
                                "--no-hosts",
                                "--pid-file",
                                "--listen-address=127.0.0.1",
                                "--bind-interfaces",
                                "--port=" + port,
                                "--local=/test/"));
        command.addAll(List.of(records));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Dnsmasq server = new Dnsmasq(process, Endpoint.of("127.0.0.1", port));
        server.awaitAnswer();
        return server;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /// Asks until it answers: it binds its port some time after it was started.
    private void awaitAnswer() throws IOException {
        DnsClient client = DnsClient.of(endpoint, Duration.ofSeconds(1));
        Deadline deadline = Deadline.after(Duration.ofSeconds(20));
        while (true) {
            try {
                client.query("ready.test", DnsRecord.Type.A);
                return;
            } catch (IOException e) {
                if (e instanceof java.net.UnknownHostException) {
                    return;
                }
                if (deadline.isPassed() || !process.isAlive()) {
                    close();
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
