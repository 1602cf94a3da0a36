package dev.porthole.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Sockets of this kernel, on loopback, and what the journal hears of them.
class SocketTest {
    private final Recorded journal = new Recorded();

    private <T> T told(Callable<T> work) throws Exception {
        return ScopedValue.where(Journal.CURRENT, journal).call(work::call);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Socket listening() throws SocketError {
        Socket s = Socket.tcp();
        s.bind("127.0.0.1", 0);
        s.listen(5);
        return s;
    }

    private static Socket connected(Socket listening) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", listening.port());
        return s;
    }

    @Test
    void everyCallIsToldAsTheLectureWritesIt() throws Exception {
        int port;
        try (Socket listening = listening()) {
            port = listening.port();
            told(() -> talk(listening));
        }
        assertThat(journal.calls())
                .extracting(call -> call.text() + call.end().map(e -> " -> " + e.text()).orElse(""))
                .containsExactly(
                        "socket(AF_INET, SOCK_STREAM) -> ",
                        "connect('127.0.0.1', " + port + ") -> ",
                        "send(b'Hi\\n') -> 3",
                        "shutdown(WR) -> ",
                        "recv(2) -> b'Hi'",
                        "recv(2) -> b'\\n'",
                        "recv(2) -> b''",
                        "close() -> ");
        assertThat(journal.calls()).extracting(Call::id).isSorted();
        assertThat(journal.calls())
                .allMatch(call -> call.durationNanos().orElseThrow() >= 0)
                .allMatch(call -> call.errno().isEmpty());
    }

    private static int talk(Socket listening) throws SocketError {
        Socket s = connected(listening);
        s.send(bytes("Hi\n"));
        s.shutdown(Shut.WR);
        ScopedValue.where(Journal.CURRENT, Journal.NONE).call(() -> answer(listening));
        int received = 0;
        for (byte[] part = s.recv(2); part.length > 0; part = s.recv(2)) {
            received += part.length;
        }
        s.close();
        return received;
    }

    private static int answer(Socket listening) throws SocketError {
        try (Socket conn = listening.accept()) {
            return conn.send(conn.recv(1024));
        }
    }

    @Test
    void anErrorHasTheKernelsName() throws Exception {
        try (Socket bound = Socket.tcp();
                Socket s = told(Socket::tcp)) {
            bound.bind("127.0.0.1", 0); // and nobody listens
            int free = bound.port();
            assertThatExceptionOfType(SocketError.class)
                    .isThrownBy(() -> s.connect("127.0.0.1", free))
                    .withMessage("connect(): ECONNREFUSED")
                    .returns("ECONNREFUSED", SocketError::errno);
            assertThatExceptionOfType(SocketError.class)
                    .isThrownBy(() -> s.bind("127.0.0.1", free))
                    .returns("EADDRINUSE", SocketError::errno);
        }
        assertThat(journal.calls())
                .extracting(call -> entry(call.name(), call.errno().orElse("")))
                .contains(entry("connect", "ECONNREFUSED"), entry("bind", "EADDRINUSE"));
    }

    @Test
    void aCallThatWouldBlockFailsIfItMustNot() throws Exception {
        try (Socket listening = listening();
                Socket s = connected(listening)) {
            s.nonBlocking(true);
            assertThatExceptionOfType(SocketError.class)
                    .isThrownBy(() -> s.recv(1))
                    .returns("EAGAIN", SocketError::errno);
        }
    }

    @Test
    void aBlockedCallIsEndedFromOutside() throws Exception {
        try (Socket listening = listening();
                Socket s = told(() -> connected(listening))) {
            var outcome = new FutureTask<>(() -> outcome(s));
            Thread.ofPlatform().daemon().start(outcome);
            journal.awaitBegan("recv");
            s.end();
            assertThat(outcome.get(1, TimeUnit.MINUTES)).isIn("0 bytes", "EBADF");
        }
    }

    private static String outcome(Socket s) {
        try {
            return s.recv(1).length + " bytes";
        } catch (SocketError e) {
            return e.errno();
        }
    }

    @Test
    void closingTwiceIsOneCall() throws Exception {
        Socket s = told(Socket::tcp);
        s.close();
        s.close();
        s.end();
        assertThat(s.isClosed()).isTrue();
        assertThat(journal.calls()).extracting(Call::name).containsExactly("socket", "close");
    }

    @Test
    void lingerOfZeroBreaksTheConnection() throws Exception {
        try (Socket listening = listening();
                Socket s = connected(listening)) {
            Socket conn = listening.accept();
            conn.linger0();
            conn.close();
            assertThatExceptionOfType(SocketError.class)
                    .isThrownBy(() -> s.recv(1))
                    .returns("ECONNRESET", SocketError::errno);
        }
    }

    @Test
    void theKernelTellsTheOwnerOfAConnection() throws Exception {
        try (Socket listening = listening();
                Socket s = connected(listening)) {
            TcpInfo info = s.info();
            assertThat(info.stateName()).isEqualTo("ESTABLISHED");
            assertThat(info.segmentsOut()).isEqualTo(2); // SYN, ACK
            assertThat(info.segmentsIn()).isEqualTo(1); // SYN+ACK
            assertThat(info.retransmissions()).isZero();
            assertThat(info.rttMicros()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"Hello, Hello", "a\tb, a\\tb", "it's, it\\'s", "\\, \\\\", "\u00ff, \\xff"})
    void bytesAreShownAsPythonDoes(String text, String shown) {
        assertThat(Socket.show(bytes(text))).isEqualTo("b'" + shown + "'");
    }

    @Test
    void manyBytesAreCounted() {
        assertThat(Socket.show(new byte[31])).isEqualTo("31 bytes");
    }
}
