package dev.porthole.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Endpoint;
import dev.porthole.net.ResetException;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Clients that begin to say something and then take their time, and what a server owes them:
/// nothing, after its deadline; and to others all the same.
public final class SlowClients {
    private static final int MANY = 20;

    /// What a client does that is not slow.
    @FunctionalInterface
    public interface Talk {
        void with(Endpoint server) throws IOException;
    }

    private SlowClients() {}

    /// A server of short deadlines ends with a [DeadlineException] whether a client says nothing,
    /// or only `beginning`, or after it a byte now and then.
    ///
    /// @param lastWords what the server says at the end
    public static void areCutOff(Handler hasty, String beginning, String lastWords)
            throws IOException {
        isCutOff(hasty, "", Fault.STALL, lastWords);
        isCutOff(hasty, beginning, Fault.STALL, lastWords);
        isCutOff(hasty, beginning, Fault.DRIP, lastWords);
    }

    private static void isCutOff(Handler hasty, String beginning, Fault pace, String lastWords)
            throws IOException {
        Connection[] ends = Connection.pair();
        var served =
                Sides.run(() -> {
                    try (Connection client = ends[1]) {
                        hasty.handle(client);
                    }
                });
        ends[0].write(beginning.getBytes(UTF_8));
        if (pace == Fault.DRIP) {
            Sides.run(() -> pace.commit("", ends[0]));
        }
        assertThat(readAll(ends[0])).as("%s after '%s'", pace, beginning).endsWith(lastWords);
        assertThatThrownBy(served::get)
                .as("%s after '%s'", pace, beginning)
                .hasCauseInstanceOf(DeadlineException.class);
        ends[0].abort();
    }

    private static String readAll(Connection connection) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            byte[] more;
            while ((more = connection.read(1024)).length > 0) {
                all.writeBytes(more);
            }
        } catch (ResetException _) {
            // It was closed with bytes of ours unread.
        }
        return all.toString(UTF_8);
    }

    /// While many clients have said `beginning` and no more, and the server waits for each of them,
    /// another one is served.
    public static void holdNobodyUp(Server.Builder patient, String beginning, Talk talk)
            throws IOException {
        List<Connection> slow = new ArrayList<>();
        try (Server server = patient.endpoint(Endpoint.of("127.0.0.1", 0)).start()) {
            for (int i = 0; i < MANY; i++) {
                slow.add(Connection.open("127.0.0.1", server.endpoint().port()));
                slow.getLast().write(beginning.getBytes(UTF_8));
            }
            talk.with(server.endpoint());
            for (Connection each : slow) {
                each.abort();
            }
        }
    }
}
