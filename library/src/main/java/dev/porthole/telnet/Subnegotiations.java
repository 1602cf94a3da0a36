package dev.porthole.telnet;

import dev.porthole.telnet.CharsetOption.Verb;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// What is said of the options that are enabled (RFC 855, "subnegotiation"): the terminal's name,
/// its size, the character set. Not thread-safe.
final class Subnegotiations {
    private final Negotiation negotiation;
    private final TerminalType terminalType;
    private Optional<WindowSize> windowSize;
    private boolean charsetRequested; // and not answered yet

    Subnegotiations(TelnetSettings settings, Negotiation negotiation) {
        this.negotiation = negotiation;
        this.terminalType = new TerminalType(settings.terminalTypes());
        this.windowSize = settings.windowSize();
    }

    /// An option was enabled: says what makes it of use.
    ///
    /// @param asked whether this side had asked for it
    void enabled(TelnetOption option, Side side, boolean asked, ByteArrayOutputStream out) {
        if (side == Side.LOCAL && option.equals(TelnetOption.WINDOW_SIZE)) {
            sayWindowSize(out);
        } else if (side == Side.REMOTE && option.equals(TelnetOption.TERMINAL_TYPE)) {
            out.writeBytes(Codec.encode(option, TerminalType.send()));
        } else if (side == Side.LOCAL && option.equals(TelnetOption.CHARSET) && asked) {
            charsetRequested = true;
            out.writeBytes(Codec.encode(option, CharsetOption.request()));
        }
    }

    /// The size has changed: says so if the other side wants to know.
    void windowSize(WindowSize size, ByteArrayOutputStream out) {
        boolean changed = !windowSize.equals(Optional.of(size));
        windowSize = Optional.of(size);
        if (changed && negotiation.isEnabled(TelnetOption.WINDOW_SIZE, Side.LOCAL)) {
            sayWindowSize(out);
        }
    }

    private void sayWindowSize(ByteArrayOutputStream out) {
        windowSize.ifPresent(
                size -> out.writeBytes(Codec.encode(TelnetOption.WINDOW_SIZE, size.encode())));
    }

    /// Something was said of an option, which is answered if it is a question. It means nothing if
    /// the option is not enabled.
    ///
    /// @return what it tells, null for nothing
    @Nullable TelnetEvent hear(TelnetOption option, byte[] said, ByteArrayOutputStream out)
            throws WireException.LimitExceeded {
        boolean local = negotiation.isEnabled(option, Side.LOCAL);
        boolean remote = negotiation.isEnabled(option, Side.REMOTE);
        if (!local && !remote) {
            return null;
        }
        if (option.equals(TelnetOption.TERMINAL_TYPE)) {
            return hearTerminalType(said, local, remote, out);
        }
        if (option.equals(TelnetOption.WINDOW_SIZE)) {
            return WindowSize.parse(said)
                    .filter(_ -> remote)
                    .map(TelnetEvent.WindowChanged::new)
                    .orElse(null);
        }
        if (option.equals(TelnetOption.CHARSET)) {
            return hearCharset(said, out);
        }
        return new TelnetEvent.Subnegotiation(option, said);
    }

    private @Nullable TelnetEvent hearTerminalType(
            byte[] said, boolean local, boolean remote, ByteArrayOutputStream out)
            throws WireException.LimitExceeded {
        if (local && TerminalType.isSend(said)) {
            negotiation.countRequest();
            out.writeBytes(Codec.encode(TelnetOption.TERMINAL_TYPE, terminalType.answer()));
            return null;
        }
        return TerminalType.parse(said)
                .filter(_ -> remote)
                .map(TelnetEvent.TerminalNamed::new)
                .orElse(null);
    }

    private @Nullable TelnetEvent hearCharset(byte[] said, ByteArrayOutputStream out)
            throws WireException.LimitExceeded {
        return switch (Verb.of(said)) {
            case REQUEST -> {
                // Of two requests that cross, the one of the side that asked for the option counts.
                byte[] answer =
                        charsetRequested ? CharsetOption.rejected() : CharsetOption.answer(said);
                answerCharset(answer, out);
                yield CharsetOption.isUtf8Accepted(answer)
                        ? new TelnetEvent.CharsetChosen(true)
                        : null;
            }
            case ACCEPTED, REJECTED -> {
                boolean expected = charsetRequested;
                charsetRequested = false;
                yield expected
                        ? new TelnetEvent.CharsetChosen(CharsetOption.isUtf8Accepted(said))
                        : null;
            }
            case TTABLE_IS -> {
                answerCharset(CharsetOption.tableRejected(), out);
                yield null;
            }
            default -> null;
        };
    }

    private void answerCharset(byte[] answer, ByteArrayOutputStream out)
            throws WireException.LimitExceeded {
        negotiation.countRequest();
        out.writeBytes(Codec.encode(TelnetOption.CHARSET, answer));
    }
}
