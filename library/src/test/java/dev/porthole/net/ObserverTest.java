package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Flow.Role;
import dev.porthole.net.Wiring.Ends;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What an observer sees, step by step, whatever carries the bytes.
@Timeout(30)
class ObserverTest {
    private final Recording recording = new Recording();

    @ParameterizedTest
    @EnumSource
    void seesAWholeSessionInOrder(Wiring wiring) throws IOException {
        try (Ends ends = open(wiring)) {
            ends.client().write("question".getBytes(UTF_8));
            ends.server().read(100);
            ends.client().shutdownOutput();
            ends.client().shutdownOutput();
            ends.server().read(100);
            ends.server().read(100);
            ends.server().write("answer".getBytes(UTF_8));
            ends.server().close();
            ends.client().read(100);
            ends.client().read(100);
            ends.client().close();
        }
        assertThat(recording.names(Role.CLIENT))
                .containsExactlyElementsOf(
                        session(
                                wiring,
                                "Sent",
                                "OutputShutdown",
                                "Received",
                                "EndOfStream",
                                "Closed"));
        assertThat(recording.names(Role.SERVER))
                .containsExactlyElementsOf(
                        session(wiring, "Received", "EndOfStream", "Sent", "Closed"));
    }

    private static List<String> session(Wiring wiring, String... rest) {
        List<String> names = new ArrayList<>(List.of("Opened"));
        if (wiring.isTls()) {
            names.add("TlsStarted");
        }
        names.addAll(List.of(rest));
        return names;
    }

    /// The write is announced before it is made: an answer is never seen before its question.
    @ParameterizedTest
    @EnumSource
    void seesTheQuestionBeforeTheAnswer(Wiring wiring) throws Exception {
        try (Ends ends = open(wiring)) {
            var echo =
                    ConnectionTest.async(() -> {
                        for (int i = 0; i < 50; i++) {
                            ends.server().write(ends.server().read(100));
                        }
                        return true;
                    });
            for (int i = 0; i < 50; i++) {
                ends.client().write(new byte[] {1});
                ends.client().read(1);
            }
            echo.get();
        }
        List<String> data =
                recording.names().stream()
                        .filter(n -> n.equals("Sent") || n.equals("Received"))
                        .toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            expected.addAll(List.of("Sent", "Received"));
        }
        assertThat(data).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void secretsAreMasked(Wiring wiring) throws IOException {
        try (Ends ends = open(wiring)) {
            ends.client().write("PASS ".getBytes(UTF_8));
            ByteBuffer secret = UTF_8.encode("s3cret");
            ends.client().writeSecret(secret);
            ends.client().write("\r\n".getBytes(UTF_8));
            assertThat(secret.hasRemaining()).isFalse();
            ends.client().shutdownOutput();
            assertThat(ConnectionTest.readAll(ends.server()))
                    .asString(UTF_8)
                    .isEqualTo("PASS s3cret\r\n");
        }
        assertThat(recording.sent(Role.CLIENT)).isEqualTo("PASS ******\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void theEndComesOnceWithTheCounts(Wiring wiring) throws IOException {
        Ends ends = open(wiring);
        ends.client().write(new byte[100_000 / 2]);
        ends.server().read(300);
        ends.client().close();
        ends.client().close();
        ends.client().abort();
        ends.client().abort(new IOException("too late"));
        ends.server().abort();
        ends.server().close();
        assertThat(closed(Role.CLIENT))
                .satisfies(e -> {
                    assertThat(e.sent()).isEqualTo(50_000);
                    assertThat(e.received()).isZero();
                    assertThat(e.aborted()).isFalse();
                    assertThat(e.cause()).isNull();
                    assertThat(e.took()).isPositive();
                });
        assertThat(closed(Role.SERVER))
                .satisfies(e -> {
                    assertThat(e.received()).isEqualTo(300);
                    assertThat(e.aborted()).isTrue();
                });
    }

    @Test
    void anAbortSaysWhy() throws IOException {
        IOException why = new IOException("the handler failed");
        Ends ends = open(Wiring.MEMORY);
        ends.client().abort(why);
        assertThat(closed(Role.CLIENT).cause()).isSameAs(why);
        assertThat(closed(Role.CLIENT).aborted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "TCP", "TCP_IPV6", "TLS_ON_MEMORY", "TLS_ON_TCP"})
    void aResetIsSeenOnce(Wiring wiring) throws IOException {
        try (Ends ends = open(wiring)) {
            ends.client().abort();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> ends.server().read(1)).isInstanceOf(ResetException.class);
            }
        }
        assertThat(recording.names(Role.SERVER))
                .containsExactlyElementsOf(session(wiring, "Reset", "Closed"));
        assertThat(closed(Role.SERVER).cause()).isInstanceOf(ResetException.class);
    }

    /// What a time limit has broken off was not closed in order.
    @ParameterizedTest
    @EnumSource
    void aWriteOutOfTimeIsAnAbort(Wiring wiring) throws IOException {
        try (Ends ends = open(wiring)) {
            ends.server().writeDeadline(Deadline.after(Duration.ofMillis(10)));
            assertThatThrownBy(() -> ends.server().write(new byte[60_000_000]))
                    .isInstanceOf(DeadlineException.class);
        }
        assertThat(closed(Role.SERVER).aborted()).isTrue();
        assertThat(closed(Role.SERVER).cause()).isInstanceOf(DeadlineException.class);
    }

    @Test
    void longWritesAreSeenInPieces() throws Exception {
        byte[] sent = ConnectionTest.random(200_000, 3);
        try (Ends ends = open(Wiring.TCP)) {
            var received = ConnectionTest.receiving(ends.server());
            ends.client().write(sent);
            ends.client().shutdownOutput();
            assertThat(received.get()).isEqualTo(sent);
        }
        assertThat(recording.all(Event.Sent.class).map(e -> e.data().remaining()))
                .containsExactly(65_536, 65_536, 65_536, 3_392);
    }

    @Test
    void theDataCannotBeChanged() throws IOException {
        Observer curious =
                event -> {
                    if (event instanceof Event.Sent(Flow _, ByteBuffer data)) {
                        assertThat(data.isReadOnly()).isTrue();
                        data.position(data.limit()); // of the observer's own view only
                    }
                };
        Connection[] ends = Connection.pair(curious, Limits.DEFAULT);
        ends[0].write("Hello".getBytes(UTF_8));
        assertThat(ends[1].read(10)).asString(UTF_8).isEqualTo("Hello");
    }

    @Test
    void anObserverThatFailsBreaksTheConnectionItFailedOn() throws IOException {
        Observer failing =
                event -> {
                    recording.on(event);
                    if (event instanceof Event.Received) {
                        throw new IllegalStateException("a full disk");
                    }
                };
        Connection[] ends = Connection.pair(failing, Limits.DEFAULT);
        ends[0].write(new byte[1]);
        assertThatThrownBy(() -> ends[1].read(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a full disk");
        ends[1].close();
        assertThat(closed(Role.SERVER).received()).isEqualTo(1);
    }

    @Test
    void severalObserversAreAskedInTheirOrder() {
        List<String> order = new ArrayList<>();
        Event event = new Event.Resolving("host.test");
        Observer both = Observer.all(List.of(_ -> order.add("first"), _ -> order.add("second")));
        both.on(event);
        assertThat(order).containsExactly("first", "second");
    }

    /// So that the connection can tell that nobody looks.
    @Test
    void anAbsentObserverStaysAbsent() {
        assertThat(Observer.all(List.of())).isSameAs(Observer.NONE);
        assertThat(Observer.all(List.of(Observer.NONE, Observer.NONE))).isSameAs(Observer.NONE);
        assertThat(Observer.all(List.of(Observer.NONE, recording))).isSameAs(recording);
    }

    private Ends open(Wiring wiring) throws IOException {
        return wiring.open(recording, Limits.DEFAULT);
    }

    private Event.Closed closed(Role side) {
        List<Event.Closed> all =
                recording.all(Event.Closed.class).filter(e -> e.flow().role() == side).toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
