package dev.porthole.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.bench.Workload.Accept;
import dev.porthole.bench.Workload.Echo;
import dev.porthole.bench.Workload.Idle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/// The generator against servers in this process: it measures, and it notices what they do wrong.
class WorkloadTest {
    private static final Window SHORT = new Window(Duration.ofMillis(50), Duration.ofMillis(150));
    private static final Window IMPATIENT =
            new Window(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(50));
    private static final int MESSAGE_BYTES = 100;

    @ParameterizedTest
    @CsvSource({"1, 64, 1", "8, 64, 1", "4, 1, 3", "4, 64, 16", "2, 300000, 2"})
    void measuresEchoes(int connections, int messageBytes, int depth) throws IOException {
        var self = new ProcessProbe(ProcessHandle.current().pid());
        try (var server = new EchoServer()) {
            Sample sample =
                    new Echo(connections, messageBytes, depth)
                            .run(server.address(), SHORT, Optional.of(self));
            assertThat(sample.values())
                    .containsKeys(Metric.THROUGHPUT, Metric.P50, Metric.CPU, Metric.MEMORY)
                    .allSatisfy((_, value) -> assertThat(value).isPositive());
        }
    }

    @Test
    void measuresConnects() throws IOException {
        try (var server = new EchoServer()) {
            Sample sample =
                    new Accept(4, MESSAGE_BYTES).run(server.address(), SHORT, Optional.empty());
            assertThat(sample.values())
                    .containsOnlyKeys(Metric.THROUGHPUT, Metric.P50, Metric.P99, Metric.P999)
                    .allSatisfy((_, value) -> assertThat(value).isPositive());
        }
    }

    @Test
    void measuresMemoryOfIdleConnections() throws IOException {
        var self = new ProcessProbe(ProcessHandle.current().pid());
        try (var server = new EchoServer()) {
            Sample sample = new Idle(10, 60).run(server.address(), SHORT, Optional.of(self));
            assertThat(sample.values()).containsOnlyKeys(Metric.IDLE_MEMORY);
        }
    }

    @Test
    void noticesOneWrongByte() throws IOException {
        try (var server = new EchoServer(connection -> corrupt(connection, 5))) {
            assertFails(server.address(), new Echo(1, MESSAGE_BYTES, 1), "byte 5 came back as 0x");
            assertFails(server.address(), new Accept(1, MESSAGE_BYTES), "byte 5 came back as 0x");
        }
    }

    @Test
    void noticesALostByte() throws IOException {
        try (var server =
                new EchoServer(connection -> {
                    connection.getInputStream().skipNBytes(1);
                    connection.getInputStream().transferTo(connection.getOutputStream());
                })) {
            assertFails(server.address(), new Echo(1, MESSAGE_BYTES, 1), "byte 0 came back as 0x");
        }
    }

    @Test
    void noticesAnEarlyEnd() throws IOException {
        try (var server = new EchoServer(connection -> connection.getInputStream().readNBytes(1))) {
            assertThatThrownBy(() ->
                            new Echo(1, MESSAGE_BYTES, 1)
                                    .run(server.address(), SHORT, Optional.empty()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void noticesThatNothingComesBack() throws IOException {
        try (var server =
                new EchoServer(connection -> connection.getInputStream().readAllBytes())) {
            assertThatThrownBy(() ->
                            new Echo(2, MESSAGE_BYTES, 1)
                                    .run(server.address(), IMPATIENT, Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the server answered nothing");
        }
    }

    private static void corrupt(Socket connection, int position) throws IOException {
        byte[] message = connection.getInputStream().readNBytes(MESSAGE_BYTES);
        message[position] ^= 1;
        connection.getOutputStream().write(message);
        connection.getInputStream().transferTo(connection.getOutputStream());
    }

    private static void assertFails(InetSocketAddress server, Workload workload, String message) {
        assertThatThrownBy(() -> workload.run(server, SHORT, Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
