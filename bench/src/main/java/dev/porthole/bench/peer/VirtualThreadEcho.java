package dev.porthole.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Echo as one writes it with the JDK alone: a blocking loop on a virtual thread for each
/// connection. The yardstick for what a library adds or takes away.
public final class VirtualThreadEcho {
    private static final int BACKLOG = 1_024;

    private VirtualThreadEcho() {}

    /// Serves until the process is ended.
    public static void main(String[] args) throws IOException {
        try (var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            Ready.ready(listener.getLocalPort(), "java.net.Socket on virtual threads");
            while (true) {
                Socket socket = listener.accept();
                Thread.startVirtualThread(() -> echo(socket));
            }
        }
    }

    private static void echo(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.getInputStream().transferTo(connection.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
