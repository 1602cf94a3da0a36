package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.Limits;
import dev.porthole.net.Listener;
import dev.porthole.net.Observer;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What goes over one data connection of a transcript, whose `data` lines are in order:
///
/// ```
/// data: > from the server
/// data: >+ the beginning of it, after which the connection stays open
/// data: < from the client
/// data: <+ the beginning of it, after which the connection stays open
/// data: -
/// ```
///
/// The last is a connection over which nothing goes.
record DataLine(String kind, String text) {
    static List<DataLine> of(Transcript transcript) {
        List<DataLine> lines = new ArrayList<>();
        for (String each : transcript.setUp("data")) {
            String[] words = each.split(" ", 2);
            lines.add(new DataLine(words[0], words.length > 1 ? words[1].translateEscapes() : ""));
        }
        return lines;
    }

    boolean isFromServer() {
        return kind.startsWith(">");
    }

    private static String readAll(Connection connection) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] more;
        while ((more = connection.read(4096)).length > 0) {
            all.writeBytes(more);
        }
        return all.toString(UTF_8);
    }

    /// Plays the side that is not tested.
    private void play(Connection connection, boolean asServer) throws IOException {
        if (isFromServer() == asServer && !kind.equals("-")) {
            connection.write(text.getBytes(UTF_8));
        }
        if (kind.endsWith("+")) {
            readQuietly(connection);
        } else if (isFromServer() != asServer && !kind.equals("-")) {
            assertThat(readAll(connection)).isEqualTo(text);
        }
    }

    private static void readQuietly(Connection connection) {
        try {
            readAll(connection);
        } catch (IOException _) {
            // Broken off: that is what it was for.
        }
    }

    /// The data connections of a side that is played and listens, on one port for all of them: a
    /// server, or a client that is active. On the engine that accepts in the order of dialling.
    static final class Listening implements AutoCloseable {
        private static final Listener.Options IN_ORDER =
                new Listener.Options(10, true, Limits.DEFAULT, Observer.NONE, Engine.jdk());

        private final Listener listener;
        private final CompletableFuture<Void> done;

        Listening(Transcript transcript, boolean asServer) throws IOException {
            listener = Listener.bind(Endpoint.of("127.0.0.1", 0), IN_ORDER);
            done =
                    Sides.run(() -> {
                        for (DataLine each : of(transcript)) {
                            try (Connection next = listener.accept()) {
                                each.play(next, asServer);
                            }
                        }
                    });
        }

        int port() {
            return listener.endpoint().port();
        }

        void await() throws Exception {
            done.get(10, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    /// The data connections of a client that is played: it dials the ports that the server names.
    static final class Dialling {
        private final Iterator<DataLine> lines;
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

        Dialling(Transcript transcript) {
            lines = of(transcript).iterator();
        }

        /// The connection is there when this returns, also if the server closes its port at once.
        void dial(int port) {
            DataLine line = lines.next();
            CompletableFuture<Void> before = last;
            Connection next;
            try {
                next = Connection.open("127.0.0.1", port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            last =
                    Sides.run(() -> {
                        try (next) {
                            line.play(next, false);
                        }
                        before.join();
                    });
        }

        void await() throws Exception {
            last.get(10, TimeUnit.SECONDS);
            assertThat(lines.hasNext()).as("all data connections were made").isFalse();
        }
    }
}
