package dev.porthole.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Datagrams;
import dev.porthole.net.Deadline;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.server.DatagramServer;
import dev.porthole.server.DatagramServer.Answer;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.function.Consumer;

/// The simple services, client and server, over TCP and UDP (row C: Echo, and its companions).
@Timeout(30)
class SimpleServiceTest {
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);

    /// Connects to a server of the service for as long as `session` takes.
    private static void with(SimpleService service, Session session) throws IOException {
        try (Server server = service.server().endpoint(LOOPBACK).start();
                Connection connection = Dialer.create().dial(server.endpoint())) {
            session.run(connection);
        }
    }

    private interface Session {
        void run(Connection connection) throws IOException;
    }

    /// What the service answers to one datagram.
    private static void withAnswer(SimpleService service, String question, Consumer<byte[]> check)
            throws IOException {
        try (DatagramServer server =
                        DatagramServer.start(
                                service.serviceName(),
                                LOOPBACK,
                                service.datagramHandler(),
                                Answer.LOOPBACK,
                                Observer.NONE);
                Datagrams client =
                        Datagrams.connect(
                                Endpoint.of("127.0.0.1", server.localAddress().getPort()),
                                new InetSocketAddress(0),
                                Observer.NONE)) {
            client.send(question.getBytes(UTF_8));
            check.accept(client.receive(Deadline.after(Duration.ofSeconds(10))).payload());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ECHO,7,echo",
        "DISCARD,9,discard",
        "DAYTIME,13,daytime",
        "CHARGEN,19,chargen",
        "TIME,37,time"
    })
    void standardPortsAndNames(SimpleService service, int port, String name) {
        assertThat(service.port()).isEqualTo(port);
        assertThat(service.serviceName()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "1023", "1024", "1025", "65536", "1000000"})
    void echoSendsBackWhatItReceives(int size) throws IOException {
        byte[] message = new byte[size];
        new Random(size).nextBytes(message);
        with(
                SimpleService.ECHO,
                c -> assertThat(new EchoClient(c).echo(message)).isEqualTo(message));
    }

    @Test
    void echoOverUdp() throws IOException {
        withAnswer(
                SimpleService.ECHO, "hello", a -> assertThat(a).asString(UTF_8).isEqualTo("hello"));
    }

    @Test
    void discardTakesAllAndSaysNothing() throws IOException {
        with(
                SimpleService.DISCARD,
                c -> {
                    c.write(new byte[1_000_000]);
                    c.shutdownOutput();
                    assertThat(c.read(1)).isEmpty();
                });
    }

    @Test
    void daytimeIsALineOfText() throws IOException {
        with(
                SimpleService.DAYTIME,
                c ->
                        assertThat(new TimeClient(c).daytime())
                                .matches(
                                        "[A-Z][a-z]+, [A-Z][a-z]+ \\d{1,2}, \\d{4}"
                                                + " \\d\\d:\\d\\d:\\d\\d-.+"));
        withAnswer(
                SimpleService.DAYTIME, "?", a -> assertThat(a).asString(US_ASCII).endsWith("\r\n"));
    }

    @Test
    void daytimeInItsRfcsSyntax() throws IOException {
        Clock clock = Clock.fixed(Instant.parse("1982-02-22T17:37:43Z"), ZoneOffset.UTC);
        Connection[] ends = Connection.pair();
        new Daytime(clock).handle(ends[1]);
        ends[1].close();
        assertThat(new TimeClient(ends[0]).daytime())
                .isEqualTo("Monday, February 22, 1982 17:37:43-Z");
    }

    @Test
    void timeIsNow() throws IOException {
        Instant before = Instant.now().minusSeconds(2);
        with(
                SimpleService.TIME,
                c -> assertThat(new TimeClient(c).time()).isBetween(before, Instant.now()));
        withAnswer(SimpleService.TIME, "?", a -> assertThat(a).hasSize(4));
    }

    @ParameterizedTest
    @CsvSource({ // RFC 868's own examples, and the number's new beginning
        "1970-01-01T00:00:00Z, 2208988800",
        "1976-01-01T00:00:00Z, 2398291200",
        "1980-01-01T00:00:00Z, 2524521600",
        "1983-05-01T00:00:00Z, 2629584000",
        "2036-02-07T06:28:15Z, 4294967295",
        "2036-02-07T06:28:16Z, 0"
    })
    void timeCountsFrom1900(Instant instant, long number) {
        byte[] bytes = Time.encode(instant);
        assertThat(ByteBuffer.wrap(bytes).getInt() & 0xffffffffL).isEqualTo(number);
        assertThat(Time.decode(ByteBuffer.wrap(bytes), instant.plusSeconds(1000)))
                .isEqualTo(instant);
    }

    @Test
    void aTimeOfAnotherLengthIsMalformed() throws IOException {
        Connection[] ends = Connection.pair();
        ends[1].write(new byte[3]);
        ends[1].close();
        assertThatThrownBy(() -> new TimeClient(ends[0]).time())
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void chargenGoesOnInLinesOf72UntilTheClientCloses() throws IOException {
        with(
                SimpleService.CHARGEN,
                c -> {
                    c.write("ignored".getBytes(UTF_8));
                    ByteBuffer buffer = ByteBuffer.allocate(200_000);
                    while (buffer.hasRemaining()) {
                        assertThat(c.read(buffer)).isPositive();
                    }
                    String[] lines = new String(buffer.array(), US_ASCII).split("\r\n");
                    assertThat(lines[0]).hasSize(72).startsWith(" !\"#$%&'()*+,-./0123456789:;");
                    assertThat(lines[1]).hasSize(72).startsWith("!\"#");
                    assertThat(lines[95]).isEqualTo(lines[0]);
                });
    }

    @Test
    void chargenOverUdpIsAtMost512Characters() throws IOException {
        withAnswer(SimpleService.CHARGEN, "?", a -> assertThat(a.length).isBetween(0, 512));
    }
}
