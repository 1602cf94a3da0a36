package dev.porthole.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A POP3 client that does as little as one can: it counts what comes.
final class Pop3Session implements AutoCloseable {
    private final Socket socket;
    private final Lines lines;
    private final OutputStream out;

    /// Logs in as alice.
    Pop3Session(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        lines = new Lines(socket.getInputStream());
        out = socket.getOutputStream();
        require();
        ask("USER alice");
        ask("PASS secret");
    }

    /// Sends commands, without waiting for replies.
    void send(String commands) throws IOException {
        out.write(commands.getBytes(StandardCharsets.US_ASCII));
    }

    /// The reply of one line.
    String ask(String command) throws IOException {
        send(command + "\r\n");
        return require();
    }

    private String require() throws IOException {
        String line = lines.read();
        if (!line.startsWith("+OK")) {
            throw new IOException("the server said " + line);
        }
        return line;
    }

    /// Reads a reply of several lines.
    ///
    /// @return how many bytes its lines have
    long receive() throws IOException {
        require();
        return lines.skipBody().bytes();
    }

    /// Says goodbye.
    @Override
    public void close() throws IOException {
        try (socket) {
            ask("QUIT");
        }
    }
}
