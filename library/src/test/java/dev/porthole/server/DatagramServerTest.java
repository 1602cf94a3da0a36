package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Datagrams;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Observer;
import dev.porthole.server.DatagramServer.Answer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Who is answered over UDP.
@Timeout(30)
class DatagramServerTest {
    private static final DatagramHandler ECHO = datagram -> datagram.payload();

    private static DatagramServer serve(DatagramHandler handler, Answer answer, String host)
            throws IOException {
        return DatagramServer.start("test", Endpoint.of(host, 0), handler, answer, Observer.NONE);
    }

    private static Datagrams from(String host, int port) throws IOException {
        return Datagrams.bind(Endpoint.of(host, port), Observer.NONE);
    }

    private static String ask(Datagrams client, InetSocketAddress server, String question)
            throws IOException {
        client.send(question.getBytes(UTF_8), server);
        byte[] answer = client.receive(Deadline.after(Duration.ofSeconds(30))).payload();
        return new String(answer, UTF_8);
    }

    /// Asks, and sees that no answer comes once `seen` says that the question has been dealt with.
    private static void askInVain(
            Datagrams client, InetSocketAddress server, String question, LongSupplier seen)
            throws IOException {
        client.send(question.getBytes(UTF_8), server);
        Await.until(() -> seen.getAsLong() == 1);
        assertThatThrownBy(() -> client.receive(Deadline.after(Duration.ofMillis(100))))
                .isInstanceOf(DeadlineException.class);
    }

    @Test
    void answersLoopbackAddresses() throws IOException {
        try (DatagramServer server = serve(ECHO, Answer.LOOPBACK, "127.0.0.1");
                Datagrams client = from("127.0.0.2", 0)) {
            assertThat(ask(client, server.localAddress(), "hello")).isEqualTo("hello");
            assertThat(server.metrics().accepted()).isEqualTo(1);
            Await.until(() -> server.metrics().bytesSent() == 5); // counted once it is sent
        }
    }

    @Test
    void anEmptyDatagramIsAQuestionToo() throws IOException { // RFC 868: "Send an empty datagram"
        try (DatagramServer server = serve(_ -> new byte[] {1, 2}, Answer.LOOPBACK, "127.0.0.1");
                Datagrams client = from("127.0.0.1", 0)) {
            assertThat(ask(client, server.localAddress(), "")).hasSize(2);
        }
    }

    @Test
    void answersAnotherAddressOnlyIfToldTo() throws IOException {
        Optional<InetAddress> outside = outsideAddress();
        org.junit.jupiter.api.Assumptions.assumeTrue(
                outside.isPresent(), "skipped: this machine has no address but loopback");
        String host = outside.orElseThrow().getHostAddress(); // from itself to itself
        try (DatagramServer shy = serve(ECHO, Answer.LOOPBACK, host);
                DatagramServer open = serve(ECHO, Answer.ANYONE, host);
                Datagrams client = from(host, 0)) {
            askInVain(client, shy.localAddress(), "hello", shy.metrics()::refused);
            assertThat(ask(client, open.localAddress(), "hello")).isEqualTo("hello");
        }
    }

    private static Optional<InetAddress> outsideAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
                .findFirst();
    }

    @Test
    void neverAnswersItsOwnPortLestTwoServersAnswerEachOther() throws IOException {
        try (DatagramServer server = serve(ECHO, Answer.LOOPBACK, "127.0.0.1");
                Datagrams twin = from("127.0.0.2", server.localAddress().getPort())) {
            askInVain(twin, server.localAddress(), "ping", server.metrics()::refused);
        }
    }

    @Test
    void aHandlersExceptionEndsNothing() throws IOException {
        DatagramHandler faulty =
                datagram -> {
                    if (datagram.payload().length == 1) {
                        throw new IllegalStateException("a fault in the handler, for the test");
                    }
                    return datagram.payload();
                };
        try (DatagramServer server = serve(faulty, Answer.LOOPBACK, "127.0.0.1");
                Datagrams client = from("127.0.0.1", 0)) {
            askInVain(client, server.localAddress(), "x", server.metrics()::failed);
            assertThat(ask(client, server.localAddress(), "fine")).isEqualTo("fine");
        }
    }
}
