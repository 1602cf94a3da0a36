package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.kernel.SocketTable;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/// `porthole sockets`, on sockets of the test's own.
@Timeout(60)
class SocketsCommandTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @BeforeEach
    void onLinux() {
        assumeTrue(SocketTable.isSupported(), "skipped: no /proc/net/tcp (Linux)");
    }

    @Test
    void showsAListeningSocketWithItsProcess() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
            Ran ran = Ran.line("sockets --tcp --listening --port " + listener.getLocalPort());
            assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
            assertThat(ran.out().lines())
                    .hasSize(2)
                    .last()
                    .asString()
                    .matches(
                            "tcp6? +LISTEN +0 +0 +127\\.0\\.0\\.1:%d +- +%d java.*"
                                    .formatted(
                                            listener.getLocalPort(),
                                            ProcessHandle.current().pid()));
        }
    }

    @Test
    void tellsTcpFromUdp() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            String port = " --port " + socket.getLocalPort();
            assertThat(Ran.line("sockets --udp" + port).out()).contains("udp");
            assertThat(Ran.line("sockets --tcp" + port).out()).doesNotContain("udp");
            assertThat(Ran.line("sockets --tcp --udp" + port).out()).contains("udp");
        }
    }

    @Test
    void writesJsonLines() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
            assertThat(
                            Ran.line(
                                            "sockets --json --tcp --listening --port "
                                                    + listener.getLocalPort())
                                    .out())
                    .startsWith("{\"protocol\":\"tcp\",\"ipv6\":")
                    .contains("\"state\":\"LISTEN\",\"receiveQueue\":0,", "\"pid\":")
                    .endsWith("}\n");
        }
    }

    @Test
    void watchesUntilInterrupted() throws Exception {
        CountDownLatch thrice = new CountDownLatch(3);
        OutputStream out =
                new ByteArrayOutputStream() {
                    @Override
                    public void flush() {
                        thrice.countDown();
                    }
                };
        Console console =
                new Console(
                        InputStream.nullInputStream(),
                        out,
                        new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
        FutureTask<ExitStatus> run =
                new FutureTask<>(() -> Main.run(console, "sockets", "--udp", "--watch=1ms"));
        Thread watching = Thread.ofVirtual().start(run);
        thrice.await();
        watching.interrupt();
        assertThat(run.get()).isEqualTo(ExitStatus.INTERRUPTED);
    }
}
