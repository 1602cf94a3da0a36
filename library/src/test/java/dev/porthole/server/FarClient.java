package dev.porthole.server;

import dev.porthole.net.Endpoint;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that seems to be on another machine, by the header of the PROXY protocol, and the
/// server that believes it. It reads and writes lines.
public final class FarClient implements AutoCloseable {
    private final Server server;
    private final Socket socket;
    private final BufferedReader in;

    /// Starts the server and connects to it.
    public FarClient(Server.Builder builder) throws IOException {
        server = builder.endpoint(Endpoint.of("127.0.0.1", 0)).proxyProtocol(true).start();
        socket = new Socket("127.0.0.1", server.endpoint().port());
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        send("PROXY TCP4 192.0.2.1 192.0.2.2 4000 25");
    }

    private void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /// The next line of the server.
    public String read() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("the server has ended the connection");
        }
        return line;
    }

    /// The first line of the answer to a command.
    public String ask(String command) throws IOException {
        send(command);
        return read();
    }

    @Override
    public void close() throws IOException {
        try (server) {
            socket.close();
        }
    }
}
