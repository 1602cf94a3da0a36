package dev.porthole.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.net.TransportProtocol;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/// Real sockets, as this machine's kernel sees them.
@Timeout(60)
class SocketTableIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @BeforeEach
    void onLinux() {
        assumeTrue(SocketTable.isSupported(), "skipped: no /proc/net/tcp (Linux)");
    }

    @Test
    void seesAConnectionFromListenToClose() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
                Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
            int port = listener.getLocalPort();
            await(s -> isListener(s, port) && s.receiveQueue() == 1); // one waits to be accepted
            try (Socket server = listener.accept()) {
                await(s -> isListener(s, port) && s.receiveQueue() == 0);
                client.getOutputStream().write(new byte[10]);
                await(s -> isServer(s, client, TcpState.ESTABLISHED) && s.receiveQueue() == 10);

                client.shutdownOutput();
                await(s -> isServer(s, client, TcpState.CLOSE_WAIT));
                KernelSocket half = await(s -> isClient(s, client, TcpState.FIN_WAIT_2));
                assertThat(half.sendQueue()).isZero();
                assertThat(half.owner())
                        .map(KernelSocket.Owner::pid)
                        .contains(ProcessHandle.current().pid());
                assertThat(server.getInputStream().readAllBytes()).hasSize(10);
            }
        }
    }

    @Test
    void seesAnOpenUdpSocket() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            KernelSocket seen =
                    await(s ->
                            s.protocol() == TransportProtocol.UDP
                                    && s.local().getPort() == socket.getLocalPort());
            assertThat(seen.state()).isEmpty();
            assertThat(seen.isListening()).isTrue();
        }
    }

    /// As ss (Debian: iproute2) sees it.
    @Test
    void agreesWithSs() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/ss")),
                "skipped: ss is not installed (Debian: iproute2)");
        try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
                Socket waiting = new Socket(LOOPBACK, listener.getLocalPort())) {
            KernelSocket seen =
                    await(s -> isListener(s, waiting.getPort()) && s.receiveQueue() == 1);
            String line = ss("sport = :" + waiting.getPort(), "-tlnH");
            assertThat(line.split("\\s+", -1)).startsWith("LISTEN", "" + seen.receiveQueue(), "5");
            assertThat(ss("sport = :" + waiting.getLocalPort(), "-tnH")).startsWith("ESTAB");
        }
    }

    private static String ss(String filter, String options) throws IOException {
        Process ss = new ProcessBuilder("/usr/bin/ss", options, filter).start();
        return new String(
                ss.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static boolean isListener(KernelSocket socket, int port) {
        return socket.state().equals(Optional.of(TcpState.LISTEN))
                && socket.local().getPort() == port;
    }

    private static boolean isClient(KernelSocket socket, Socket client, TcpState state) {
        return socket.state().equals(Optional.of(state))
                && socket.local().getPort() == client.getLocalPort()
                && socket.remote().getPort() == client.getPort();
    }

    private static boolean isServer(KernelSocket socket, Socket client, TcpState state) {
        return socket.state().equals(Optional.of(state))
                && socket.local().getPort() == client.getPort()
                && socket.remote().getPort() == client.getLocalPort();
    }

    /// Reads the table until it holds such a socket; the test's timeout ends it if it never does.
    private static KernelSocket await(Predicate<KernelSocket> wanted) throws IOException {
        while (true) {
            for (KernelSocket socket : SocketTable.read().sockets()) {
                if (wanted.test(socket)) {
                    return socket;
                }
            }
            Thread.onSpinWait();
        }
    }
}
