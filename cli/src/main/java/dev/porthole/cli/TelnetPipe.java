package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.telnet.Side;
import dev.porthole.telnet.TelnetConnection;
import dev.porthole.telnet.TelnetOption;
import dev.porthole.telnet.TelnetSettings;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A Telnet session without a terminal: lines of standard input to the server, and what it says to
/// standard output, with its CR LF as LF. The end of the input ends this side's output.
final class TelnetPipe {
    private static final int BUFFER_BYTES = 8 * 1024;

    /// What goes in is known: nobody has to echo it.
    private static final TelnetSettings SETTINGS =
            TelnetSettings.CLIENT.withoutOption(TelnetOption.ECHO, Side.REMOTE);

    private final Connection connection;
    private final TelnetConnection telnet;
    private final Console console;
    private volatile @Nullable Exception inputFailure;
    private boolean afterCr;

    TelnetPipe(Connection connection, Console console) {
        this.connection = connection;
        this.telnet = new TelnetConnection(connection, SETTINGS, _ -> {});
        this.console = console;
    }

    ExitStatus run() throws Exception {
        // A daemon: a read from standard input can't be ended, and the server may leave first.
        Thread.ofPlatform().daemon().name("porthole-input").start(this::send);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (telnet.read(buffer) >= 0) {
            console.write(withLocalLineEnds(buffer.flip()));
            console.flush();
            buffer.clear();
        }
        Exception failure = inputFailure;
        if (failure != null) {
            throw failure;
        }
        return ExitStatus.DONE;
    }

    private void send() {
        try (SessionInput input = new SessionInput(console.in(), true)) {
            for (byte[] line = input.nextLine(); line.length > 0; line = input.nextLine()) {
                telnet.write(line);
            }
            telnet.shutdownOutput();
        } catch (IOException | Failure | RuntimeException e) {
            if (!connection.isBroken()) { // else the reading side says so
                inputFailure = e;
                endReading();
            }
        }
    }

    private void endReading() {
        try {
            connection.shutdownInput();
        } catch (IOException e) {
            inputFailure = e;
        }
    }

    private byte[] withLocalLineEnds(ByteBuffer data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.remaining() + 1);
        while (data.hasRemaining()) {
            byte each = data.get();
            if (afterCr && each != '\n') {
                out.writeBytes("\r".getBytes(UTF_8));
            }
            afterCr = each == '\r';
            if (!afterCr) {
                out.write(each);
            }
        }
        return out.toByteArray();
    }
}
