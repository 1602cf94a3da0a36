package dev.porthole.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A POP3 client that does as little as one can: it counts what comes.
final class Pop3Session implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /// Logs in as alice.
    Pop3Session(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
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
        String line = Lines.read(in);
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
        long bytes = 0;
        int matched = 2; // of CR LF . CR LF
        while (matched < 5) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the server ended the connection");
            }
            bytes++;
            if (b == "\r\n.\r\n".charAt(matched)) {
                matched++;
            } else {
                matched = b == '\r' ? 1 : 0;
            }
        }
        return bytes - 3;
    }

    /// Says goodbye.
    @Override
    public void close() throws IOException {
        try (socket) {
            ask("QUIT");
        }
    }
}
