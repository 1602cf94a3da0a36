package dev.porthole.bench;

import dev.porthole.bench.Comparison.Notes;
import dev.porthole.bench.peer.PortholeMail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `bench/smtp`: messages from Postfix's generator, smtp-source, into SMTP servers that have each
/// on the disk before they say yes.
final class SmtpRun implements Comparison.Trials {
    private static final int MESSAGE_BYTES = 4_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private final int messages;
    private final Servers servers =
            new Servers(
                    "postfix",
                    "postfix.sh",
                    (name, engine, folder) ->
                            new JavaPeer(
                                    name, PortholeMail.class, engine, "smtp", folder.toString()));

    /// How the messages are sent.
    private enum Way {
        ONE("1 session", 1, true),
        TEN("10 sessions", 10, true),
        FIFTY("50 sessions", 50, true),
        ANEW("10 at a time, a session for each message", 10, false);

        private final String row;
        private final int sessions;
        private final boolean stays;

        Way(String row, int sessions, boolean stays) {
            this.row = row;
            this.sessions = sessions;
            this.stays = stays;
        }
    }

    private SmtpRun(int messages) {
        this.messages = messages;
    }

    /// Exit status: 0 done, 1 a server failed, 2 wrong usage.
    public static void main(String[] args) {
        Comparison.main(
                "smtp",
                "Sends messages to SMTP servers, which keep them on the disk.",
                Map.of("--messages", "to send in a round, in each way (2000)"),
                args,
                arguments -> new SmtpRun(arguments.number("--messages", 100, 2_000)));
    }

    @Override
    public String setting() {
        return "%d messages of %d bytes in each, and as many before to warm up, into a fresh process and an empty folder; the server pinned to core 0, smtp-source to core %s"
                .formatted(messages, MESSAGE_BYTES, Machine.ownCores());
    }

    @Override
    public List<String> rows() {
        return Arrays.stream(Way.values()).map(way -> way.row).toList();
    }

    @Override
    public List<String> contenders() {
        return servers.names();
    }

    @Override
    public String reference() {
        return servers.reference();
    }

    @Override
    public void measure(String name, Notes notes) throws IOException, Peer.Unavailable {
        String program =
                Tools.find("smtp-source")
                        .orElseThrow(() ->
                                new Peer.Unavailable(
                                        "smtp-source is not installed (Debian: postfix)"))
                        .toString();
        try (MailFolder folder = MailFolder.make()) {
            try (var server = servers.start(name, folder.boxes())) {
                notes.version(server.version());
                var command = new ArrayList<>(List.of(program, "-4", "-f", "bob@example.net"));
                command.addAll(List.of("-t", "alice@lab.example"));
                command.addAll(
                        List.of(
                                "-l",
                                String.valueOf(MESSAGE_BYTES),
                                "-m",
                                String.valueOf(messages)));
                String target = "inet:127.0.0.1:" + server.address().getPort();
                Tools.output(with(command, Way.TEN, target)); // to warm up
                folder.take(messages);
                for (Way way : Way.values()) {
                    notes.add(way.row, send(server, folder, with(command, way, target)));
                }
                notes.used(server.tree().cpuNanos() + ProcessTree.endedChildrenNanos());
            }
        }
    }

    private static List<String> with(List<String> command, Way way, String target) {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of("-s", String.valueOf(way.sessions)));
        if (way.stays) {
            whole.add("-d");
        }
        whole.add(target);
        return whole;
    }

    /// The rate is that of the generator, which has its last yes; the CPU time is that until all is
    /// in the mailbox.
    private Sample send(ServerProcess server, MailFolder folder, List<String> command)
            throws IOException {
        long cpu = server.tree().cpuNanos();
        long start = System.nanoTime();
        Tools.output(command);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        folder.take(messages);
        return new Sample(
                Map.of(
                        Metric.THROUGHPUT, messages / seconds,
                        Metric.CPU, (server.tree().cpuNanos() - cpu) / NANOS_PER_MICRO / messages));
    }
}
