package dev.porthole.telnet;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.WireException;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Bytes on the wire, in both directions: data, in which IAC is doubled and CR has rules of its own
/// (RFC 854), commands, and subnegotiations (RFC 855).
///
/// Decodes byte by byte, so that it does not matter how they arrive, and makes no objects but for
/// the bytes of a subnegotiation. For one thread.
final class Codec {
    private static final byte IAC = (byte) TelnetCommand.IAC.code();
    private static final int FIRST_BYTES = 32;

    /// What a byte was.
    enum Token {
        /// A part of something whose rest is to come, or nothing.
        NONE,
        /// Data.
        DATA,
        /// The end of a command of two bytes: see [#command].
        COMMAND,
        /// The end of WILL, WONT, DO or DONT: see [#command] and [#option].
        NEGOTIATION,
        /// The end of a subnegotiation: see [#option] and [#subnegotiation].
        SUBNEGOTIATION
    }

    private enum State {
        DATA,
        AFTER_IAC,
        AFTER_VERB,
        AFTER_SB,
        IN_SB,
        IN_SB_AFTER_IAC
    }

    private final int maxSubnegotiationBytes;
    private State state = State.DATA;
    private boolean binary;
    private boolean afterCr;
    private TelnetCommand command = TelnetCommand.NOP;
    private TelnetOption option = TelnetOption.BINARY;
    private byte[] subnegotiation = new byte[FIRST_BYTES];
    private int size;

    Codec(int maxSubnegotiationBytes) {
        this.maxSubnegotiationBytes = maxSubnegotiationBytes;
    }

    /// Whether what arrives is binary (RFC 856): a NUL after CR is then data.
    void binary(boolean on) {
        binary = on;
    }

    /// Takes the next byte.
    ///
    /// @throws WireException.LimitExceeded if a subnegotiation is too long
    /// @throws MalformedException if one has a command in it
    Token take(byte b) throws MalformedException, WireException.LimitExceeded {
        return switch (state) {
            case DATA -> data(b);
            case AFTER_IAC -> afterIac(b);
            case AFTER_VERB -> {
                option = TelnetOption.of(b & 0xff);
                state = State.DATA;
                yield Token.NEGOTIATION;
            }
            case AFTER_SB -> {
                option = TelnetOption.of(b & 0xff);
                size = 0;
                state = State.IN_SB;
                yield Token.NONE;
            }
            case IN_SB -> {
                if (b == IAC) {
                    state = State.IN_SB_AFTER_IAC;
                } else {
                    keep(b);
                }
                yield Token.NONE;
            }
            case IN_SB_AFTER_IAC -> inSubnegotiationAfterIac(b);
        };
    }

    private Token data(byte b) {
        if (b == IAC) {
            state = State.AFTER_IAC;
            return Token.NONE;
        }
        return plain(b);
    }

    private Token plain(byte b) {
        boolean filler = afterCr && b == 0 && !binary;
        afterCr = b == '\r';
        return filler ? Token.NONE : Token.DATA;
    }

    private Token afterIac(byte b) {
        state = State.DATA;
        if (b == IAC) {
            return plain(b);
        }
        TelnetCommand known = TelnetCommand.of(b & 0xff).orElse(null);
        if (known == null) {
            return Token.NONE; // "receiving and ignoring": RFC 1123, section 3.2.3
        }
        command = known;
        switch (known) {
            case SB -> state = State.AFTER_SB;
            case WILL, WONT, DO, DONT -> state = State.AFTER_VERB;
            default -> {
                return Token.COMMAND;
            }
        }
        return Token.NONE;
    }

    private Token inSubnegotiationAfterIac(byte b)
            throws MalformedException, WireException.LimitExceeded {
        if (b == IAC) {
            keep(b);
            state = State.IN_SB;
            return Token.NONE;
        }
        state = State.DATA;
        if ((b & 0xff) != TelnetCommand.SE.code()) {
            throw new MalformedException(
                    "in a subnegotiation of %s, IAC is followed by SE or IAC (RFC 855), not by %d"
                            .formatted(option, b & 0xff));
        }
        return Token.SUBNEGOTIATION;
    }

    private void keep(byte b) throws WireException.LimitExceeded {
        if (size == maxSubnegotiationBytes) {
            throw new WireException.LimitExceeded("maxSubnegotiationBytes", size);
        }
        if (size == subnegotiation.length) {
            subnegotiation = Arrays.copyOf(subnegotiation, 2 * size);
        }
        subnegotiation[size++] = b;
    }

    /// The last command; of a negotiation its verb.
    TelnetCommand command() {
        return command;
    }

    /// The option of the last negotiation or subnegotiation.
    TelnetOption option() {
        return option;
    }

    /// What the last subnegotiation said, after its option.
    byte[] subnegotiation() {
        return Arrays.copyOf(subnegotiation, size);
    }

    /// Whether a command has begun and its end has not arrived.
    boolean isInCommand() {
        return state != State.DATA;
    }

    /// IAC and a command.
    static byte[] encode(TelnetCommand command) {
        return new byte[] {IAC, (byte) command.code()};
    }

    /// IAC, a verb and its option.
    static byte[] encode(TelnetCommand verb, TelnetOption option) {
        return new byte[] {IAC, (byte) verb.code(), (byte) option.code()};
    }

    /// IAC SB, the option, what is said, IAC SE.
    static byte[] encode(TelnetOption option, byte[] said) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(said.length + 5);
        out.writeBytes(encode(TelnetCommand.SB, option));
        for (byte each : said) {
            out.write(each);
            if (each == IAC) {
                out.write(IAC);
            }
        }
        out.writeBytes(encode(TelnetCommand.SE));
        return out.toByteArray();
    }

    /// Data. Unless it is binary, a CR that no LF follows gets a NUL, which says that it is none of
    /// a line's end.
    static byte[] encode(byte[] data, boolean binary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 2);
        for (int i = 0; i < data.length; i++) {
            out.write(data[i]);
            if (data[i] == IAC) {
                out.write(IAC);
            } else if (data[i] == '\r'
                    && !binary
                    && (i + 1 == data.length || data[i + 1] != '\n')) {
                out.write(0);
            }
        }
        return out.toByteArray();
    }
}
