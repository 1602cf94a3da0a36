package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Event;
import dev.porthole.net.Flow;
import dev.porthole.net.Limits;
import dev.porthole.net.MalformedException;
import dev.porthole.server.Server;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.List;

/// `serve`'s line for each connection: who, how it ended, how many bytes, how long.
@Timeout(60)
class ConnectionLogTest {
    private static final Flow INET =
            new Flow(
                    1,
                    Flow.Role.SERVER,
                    new InetSocketAddress("127.0.0.1", 50007),
                    new InetSocketAddress("2001:db8::7", 4711));
    private static final Flow UNIX =
            new Flow(
                    2,
                    Flow.Role.SERVER,
                    UnixDomainSocketAddress.of("/run/echo"),
                    UnixDomainSocketAddress.of(""));

    static List<Arguments> endings() {
        return List.of(
                Arguments.of(INET, false, null, "[2001:db8::7]:4711 closed"),
                Arguments.of(INET, true, null, "[2001:db8::7]:4711 broken off"),
                Arguments.of(
                        INET,
                        true,
                        new AsynchronousCloseException(),
                        "[2001:db8::7]:4711 broken off"),
                Arguments.of(
                        INET,
                        false,
                        new DeadlineException(DeadlineException.Phase.IDLE, "idle"),
                        "[2001:db8::7]:4711 idle too long"),
                Arguments.of(
                        INET,
                        false,
                        new DeadlineException(DeadlineException.Phase.JOB, "a day has passed"),
                        "[2001:db8::7]:4711 failed (a day has passed)"),
                Arguments.of(
                        INET,
                        true,
                        new MalformedException("no PROXY header\033"),
                        "[2001:db8::7]:4711 failed (no PROXY header\\x1b)"),
                Arguments.of(
                        INET,
                        true,
                        new IllegalStateException(),
                        "[2001:db8::7]:4711 failed (java.lang.IllegalStateException)"),
                Arguments.of(UNIX, false, null, "client of unix:/run/echo closed"));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void oneLineForEachEnding(Flow flow, boolean aborted, @Nullable Throwable cause, String line) {
        Recorder recorder = new Recorder("");
        new ConnectionLog(recorder.console())
                .on(new Event.Closed(flow, Duration.ofMillis(1234), 5, 70, aborted, cause));
        assertThat(recorder.err())
                .isEqualTo("porthole: " + line + ": 5 bytes in, 70 out, 1.234 s\n");
    }

    @Test
    void nothingBeforeTheEnd() {
        Recorder recorder = new Recorder("");
        new ConnectionLog(recorder.console()).on(new Event.Opened(INET, Duration.ZERO));
        assertThat(recorder.err()).isEmpty();
    }

    @Test
    void realEndings() throws Exception {
        Recorder recorder = new Recorder("");
        try (Server server =
                Server.builder("one", ConnectionLogTest::readOne)
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .limits(Limits.DEFAULT.withIdleTimeout(Duration.ofMillis(200)))
                        .observers(new ConnectionLog(recorder.console()))
                        .start()) {
            Connection idle = Dialer.create().dial(server.endpoint());
            awaitLines(recorder, 1);
            Connection reset = Dialer.create().dial(server.endpoint());
            reset.abort();
            awaitLines(recorder, 2);
            Connection fine = Dialer.create().dial(server.endpoint());
            fine.write(new byte[] {1});
            awaitLines(recorder, 3);
            fine.close();
            idle.close();
        }
        assertThat(recorder.err().lines().map(line -> line.replaceAll("127.0.0.1:\\d+", "IT")))
                .satisfiesExactly(
                        line -> assertThat(line).matches("porthole: IT idle too long: 0 .*"),
                        line -> assertThat(line).matches("porthole: IT reset by the client: 0 .*"),
                        line -> assertThat(line).matches("porthole: IT closed: 1 bytes in, 0 .*"));
    }

    private static void readOne(Connection connection) throws IOException {
        connection.read(1);
    }

    private static void awaitLines(Recorder recorder, int count) {
        while (recorder.err().lines().count() < count) {
            Thread.onSpinWait();
        }
    }
}
