package dev.porthole.bench;

import dev.porthole.bench.Comparison.Notes;
import dev.porthole.bench.peer.PortholeMail;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `bench/pop3`: a mailbox of 10,000 messages, opened and read.
final class Pop3Run implements Comparison.Trials {
    private static final String FIRST = "open, the first time";
    private static final String FIRST_BARE = "the same, no sizes in the names";
    private static final String AGAIN = "open again";
    private static final String LISTS = "UIDL and LIST";
    private static final String RETRIEVE = "RETR, one after the other";
    private static final String PIPELINED = "RETR, 16 at a time";

    private static final int MESSAGE_BYTES = 4_000;
    private static final int DEPTH = 16;
    private static final int WARM_UP_TIMES = 10;
    private static final int TIMES = 4; // once is a third of a second
    private static final double NANOS_PER_MILLI = 1e6;

    private final int messages;
    private final byte[] message = MailFolder.message(MESSAGE_BYTES);
    private final Servers servers =
            new Servers(
                    "dovecot",
                    "dovecot.sh",
                    (name, engine, folder) ->
                            new JavaPeer(
                                    name, PortholeMail.class, engine, "pop3", folder.toString()));

    private Pop3Run(int messages) {
        this.messages = messages;
    }

    /// Exit status: 0 done, 1 a server failed, 2 wrong usage.
    public static void main(String[] args) {
        Comparison.main(
                "pop3",
                "Opens a mailbox and reads its messages by POP3.",
                Map.of("--messages", "that the mailbox has (10000)"),
                args,
                arguments -> new Pop3Run(arguments.number("--messages", 100, 10_000)));
    }

    @Override
    public String setting() {
        return "a mailbox of %d messages of %d bytes, in the page cache, opened and read %d times to warm up, then made anew and read %d times in each way; a fresh process pinned to core 0, the client to core %s"
                .formatted(messages, message.length, WARM_UP_TIMES, TIMES, Machine.ownCores());
    }

    @Override
    public List<String> rows() {
        return List.of(FIRST, FIRST_BARE, AGAIN, LISTS, RETRIEVE, PIPELINED);
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
        try (MailFolder folder = MailFolder.make()) {
            folder.fill(messages, message, false);
            try (var server = servers.start(name, folder.boxes())) {
                notes.version(server.version());
                for (int i = 0; i < WARM_UP_TIMES; i++) {
                    try (Pop3Session session = open(server)) {
                        lists(session);
                        retrieve(session, DEPTH);
                    }
                }
                folder.clear();
                folder.fill(messages, message, false);
                notes.add(FIRST_BARE, opening(server));
                folder.clear();
                folder.fill(messages, message, true);
                notes.add(FIRST, opening(server));
                notes.add(AGAIN, opening(server));
                try (Pop3Session session = open(server)) {
                    notes.add(LISTS, time(() -> lists(session)));
                    notes.add(RETRIEVE, rate(server, () -> retrieve(session, 1)));
                    notes.add(PIPELINED, rate(server, () -> retrieve(session, DEPTH)));
                }
                notes.used(server.tree().cpuNanos());
            }
        }
    }

    private Pop3Session open(ServerProcess server) throws IOException {
        Pop3Session session = new Pop3Session(server.address());
        String status = session.ask("STAT");
        String wanted = "+OK " + messages + " " + (long) messages * message.length;
        if (!status.startsWith(wanted)) {
            throw new IOException("the server said " + status + ", not " + wanted);
        }
        return session;
    }

    private Sample opening(ServerProcess server) throws IOException {
        return time(() -> open(server).close());
    }

    private static void lists(Pop3Session session) throws IOException {
        session.send("UIDL\r\n");
        session.receive();
        session.send("LIST\r\n");
        session.receive();
    }

    /// Reads all messages.
    ///
    /// @param depth how many have been asked for, at most, when one arrives
    private void retrieve(Pop3Session session, int depth) throws IOException {
        int asked = 0;
        for (int i = 0; i < messages; i++) {
            if (asked == i) { // all have arrived
                var commands = new StringBuilder();
                for (int more = 0; more < depth && asked < messages; more++) {
                    commands.append("RETR ").append(++asked).append("\r\n");
                }
                session.send(commands.toString());
            }
            if (session.receive() != message.length) {
                throw new IOException("message " + (i + 1) + " has another length");
            }
        }
    }

    private static Sample time(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        return new Sample(Map.of(Metric.TIME, (System.nanoTime() - start) / NANOS_PER_MILLI));
    }

    private Sample rate(ServerProcess server, Work once) throws IOException {
        return Servers.rate(
                server,
                TIMES * messages,
                () -> {
                    for (int i = 0; i < TIMES; i++) {
                        once.run();
                    }
                });
    }
}
