package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.telnet.Side;
import dev.porthole.telnet.TelnetCommand;
import dev.porthole.telnet.TelnetConnection;
import dev.porthole.telnet.TelnetEvent;
import dev.porthole.telnet.TelnetOption;
import dev.porthole.telnet.TelnetSettings;
import dev.porthole.telnet.WindowSize;

import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;

/// A Telnet session on a terminal. As long as the server echoes, the terminal is raw: each key is
/// sent as it is pressed. Else the terminal echoes and edits lines by itself, and Ctrl-] and its
/// key are seen with the next Enter.
final class TelnetTerminal {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final byte ESCAPE = 0x1d; // Ctrl-]
    private static final String EXEC_PROVIDER = "exec";
    private static final String WINDOW_CHANGED = "WINCH";
    private static final String HELP =
            "Ctrl-] and: q ends, a are you there?, i interrupts, b break, Ctrl-] itself";

    private final Connection connection;
    private final Console console;
    private final Terminal terminal;
    private final Attributes before;
    private final TelnetConnection telnet;
    private volatile boolean raw;
    private volatile boolean left; // by the person
    private volatile @Nullable Exception inputFailure;
    private boolean escaped;

    TelnetTerminal(Connection connection, Console console) throws IOException {
        this.connection = connection;
        this.console = console;
        // By stty: the other ways call native code, of which the JVM warns.
        // Nor are questions sent to the terminal, whose answers would be taken for keys.
        this.terminal =
                TerminalBuilder.builder()
                        .system(true)
                        .provider(EXEC_PROVIDER)
                        .graphemeCluster(false)
                        .build();
        this.before = terminal.getAttributes();
        TelnetSettings settings = TelnetSettings.CLIENT.withWindowSize(size());
        String type = String.valueOf(System.getenv("TERM"));
        if (type.matches("[A-Za-z0-9][A-Za-z0-9+._-]{0,39}")) {
            settings = settings.withTerminalTypes(type);
        }
        this.telnet = new TelnetConnection(connection, settings, this::on);
    }

    ExitStatus run() throws Exception {
        Object handler = Signals.register(WINDOW_CHANGED, this::tellSize);
        try {
            console.note("Ctrl-] and q ends the session, Ctrl-] and ? helps");
            cook();
            // A daemon: a read from standard input can't be ended, and the server may leave first.
            Thread.ofPlatform().daemon().name("porthole-input").start(this::send);
            show();
        } finally {
            Signals.unregister(WINDOW_CHANGED, handler);
            terminal.setAttributes(before);
            terminal.close();
        }
        Exception failure = inputFailure;
        if (failure != null) {
            throw failure;
        }
        console.note("the session has ended");
        return ExitStatus.DONE;
    }

    private void show() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (telnet.read(buffer) >= 0) {
                console.write(Arrays.copyOf(buffer.array(), buffer.position()));
                console.flush();
                buffer.clear();
            }
        } catch (IOException e) {
            if (!left) {
                throw e;
            }
        }
    }

    private void on(TelnetEvent event) {
        if (event instanceof TelnetEvent.OptionChanged(var option, var side, var enabled)
                && option.equals(TelnetOption.ECHO)
                && side == Side.REMOTE) {
            raw = enabled;
            if (enabled) {
                uncook();
            } else {
                cook();
            }
        }
    }

    /// Nothing is done by the terminal: neither echo nor signals nor other line ends.
    private void uncook() {
        Attributes attributes = new Attributes(before);
        attributes.setLocalFlags(
                EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.ISIG, LocalFlag.IEXTEN),
                false);
        attributes.setInputFlags(
                EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR, InputFlag.ISTRIP),
                false);
        attributes.setOutputFlag(OutputFlag.OPOST, false);
        attributes.setControlChar(ControlChar.VMIN, 1);
        attributes.setControlChar(ControlChar.VTIME, 0);
        terminal.setAttributes(attributes);
    }

    /// The terminal echoes and edits, as before.
    private void cook() {
        terminal.setAttributes(before);
    }

    private WindowSize size() {
        Size size = terminal.getSize();
        return new WindowSize(size.getColumns(), size.getRows());
    }

    private void tellSize() {
        try {
            telnet.windowSize(size());
        } catch (IOException e) {
            inputFailure = e;
        }
    }

    private void send() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int count = console.in().read(buffer);
                    count >= 0 && !left;
                    count = console.in().read(buffer)) {
                send(buffer, count);
            }
            if (!left) {
                telnet.shutdownOutput(); // Ctrl-D while the terminal edits
            }
        } catch (IOException | RuntimeException e) {
            if (!connection.isBroken() && !left) {
                inputFailure = e;
                leave();
            }
        }
    }

    private void send(byte[] keys, int count) throws IOException {
        int start = 0;
        for (int i = 0; i < count && !left; i++) {
            if (escaped) {
                escaped = false;
                escape(keys[i]);
                boolean enter = !raw && i + 1 < count && keys[i + 1] == '\n'; // by which it came
                i += enter ? 1 : 0;
                start = i + 1;
            } else if (keys[i] == ESCAPE) {
                type(Arrays.copyOfRange(keys, start, i));
                escaped = true;
                start = i + 1;
            }
        }
        if (!left) {
            type(Arrays.copyOfRange(keys, start, count));
        }
    }

    /// Enter is CR, which [TelnetConnection#write] makes CR NUL; a line of the terminal's own ends
    /// with CR LF.
    private void type(byte[] keys) throws IOException {
        if (keys.length > 0) {
            String text = new String(keys, ISO_8859_1); // each byte as it is
            telnet.write(raw ? keys : text.replace("\n", "\r\n").getBytes(ISO_8859_1));
        }
    }

    private void escape(byte key) throws IOException {
        switch (key) {
            case 'q', '.' -> leave();
            case 'a' -> telnet.send(TelnetCommand.AYT);
            case 'i' -> telnet.send(TelnetCommand.IP);
            case 'b' -> telnet.send(TelnetCommand.BRK);
            case ESCAPE -> telnet.write(new byte[] {ESCAPE});
            default -> {
                console.write(("\r\n" + HELP + "\r\n").getBytes(UTF_8));
                console.flush();
            }
        }
    }

    private void leave() {
        left = true;
        try {
            connection.shutdownInput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
