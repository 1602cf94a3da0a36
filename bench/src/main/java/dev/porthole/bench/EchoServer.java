package dev.porthole.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A small echo server in this process: the other end for `bench/startup` and for the tests.
/// Thread-safe.
final class EchoServer implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final ServerSocket listener =
            new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final Session session;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// What is done with a connection.
    interface Session {
        void serve(Socket connection) throws IOException;
    }

    /// Sends everything back.
    EchoServer() throws IOException {
        this(connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
    }

    /// Does something else with each connection, on a virtual thread of its own.
    EchoServer(Session session) throws IOException {
        this.session = session;
        Thread.startVirtualThread(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                Thread.startVirtualThread(() -> serve(connection));
            }
        } catch (IOException _) {
            // closed: done
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            open.add(connection);
            session.serve(connection);
        } catch (IOException _) {
            // the client or close() ended it: the client says so if that was wrong
        } finally {
            open.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
