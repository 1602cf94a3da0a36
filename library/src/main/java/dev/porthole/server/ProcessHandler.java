package dev.porthole.server;

import dev.porthole.net.Addresses;
import dev.porthole.net.Connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Runs a command for each client, with the connection as its standard input and output, as a
/// super-server does. Its standard error is this process's.
///
/// The end of the client's output becomes the end of the command's input, and the end of the
/// command's output the end of this side's. A client that breaks off ends the command. The command
/// finds the addresses in `PROTO`, `TCPLOCALIP`, `TCPLOCALPORT`, `TCPREMOTEIP` and `TCPREMOTEPORT`
/// (UCSPI-TCP).
///
/// Thread-safe.
public final class ProcessHandler implements Handler {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final long GRACE_SECONDS = 2;

    private final List<String> command;

    /// A handler that runs `command`: a program and its arguments, given to no shell.
    public ProcessHandler(List<String> command) {
        this.command = List.copyOf(command);
    }

    /// On a platform thread: reading a pipe keeps a virtual thread on its carrier, and with the
    /// ring engine that is the loop of other connections.
    @Override
    public void handle(Connection connection) throws IOException {
        FutureTask<Void> session =
                new FutureTask<>(() -> {
                    run(connection);
                    return null;
                });
        Thread thread = Thread.ofPlatform().daemon().name("porthole-process").start(session);
        try {
            session.get();
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + command.getFirst() + " ran");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private void run(Connection connection) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        describe(connection, builder.environment());
        Process process = builder.start();
        Thread input =
                Thread.ofVirtual()
                        .name("porthole-process-input")
                        .start(() -> feed(connection, process));
        try {
            drain(process.getInputStream(), connection);
            connection.shutdownOutput();
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + command.getFirst() + " ran");
        } finally {
            end(process);
            connection.shutdownInput();
            join(input);
        }
    }

    private static void describe(Connection connection, Map<String, String> environment) {
        boolean inet = connection.remoteAddress() instanceof InetSocketAddress;
        environment.put("PROTO", inet ? "TCP" : "UNIX");
        describe(connection.localAddress(), "LOCAL", environment);
        describe(connection.remoteAddress(), "REMOTE", environment);
    }

    private static void describe(
            SocketAddress address, String side, Map<String, String> environment) {
        if (address instanceof InetSocketAddress inet) {
            environment.put("TCP" + side + "IP", inet.getAddress().getHostAddress());
            environment.put("TCP" + side + "PORT", Integer.toString(inet.getPort()));
        } else {
            environment.put("UNIX" + side + "PATH", Addresses.format(address));
        }
    }

    /// The client's bytes to the command, until either ends.
    private static void feed(Connection connection, Process process) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (OutputStream out = process.getOutputStream()) {
            while (connection.read(buffer.clear()) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
            }
        } catch (IOException _) {
            // The command reads no more, or the client broke off.
            if (!isAlive(connection)) {
                process.destroy();
            }
        }
    }

    private static boolean isAlive(Connection connection) {
        return connection.isOpen() && !connection.isBroken();
    }

    private static void drain(InputStream from, Connection connection) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            connection.write(ByteBuffer.wrap(buffer, 0, count));
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
