package dev.porthole.telnet;

/// An option of Telnet: any number in 0-255, since what a side does not know it must be able to
/// refuse (RFC 855). Those named here are in IANA's registry and have an RFC.
///
/// Immutable and thread-safe; [#of] makes no new objects.
///
/// @param code its number
public record TelnetOption(int code) {
    private static final TelnetOption[] ALL = new TelnetOption[256];

    static {
        for (int code = 0; code < ALL.length; code++) {
            ALL[code] = new TelnetOption(code);
        }
    }

    /// Bytes of eight bits, without the rules for CR (RFC 856).
    public static final TelnetOption BINARY = of(0);

    /// The other side's data is sent back to it (RFC 857).
    public static final TelnetOption ECHO = of(1);

    /// No GA after each turn: both sides send when they like (RFC 858).
    public static final TelnetOption SUPPRESS_GO_AHEAD = of(3);

    /// The state of the options (RFC 859).
    public static final TelnetOption STATUS = of(5);

    /// A mark that is answered when what came before it was dealt with (RFC 860).
    public static final TelnetOption TIMING_MARK = of(6);

    /// The name of the terminal (RFC 1091).
    public static final TelnetOption TERMINAL_TYPE = of(24);

    /// EOR between records (RFC 885).
    public static final TelnetOption END_OF_RECORD = of(25);

    /// The size of the window, and each change of it: NAWS (RFC 1073).
    public static final TelnetOption WINDOW_SIZE = of(31);

    /// The speed of the terminal's line (RFC 1079).
    public static final TelnetOption TERMINAL_SPEED = of(32);

    /// XON and XOFF by the client (RFC 1372).
    public static final TelnetOption REMOTE_FLOW_CONTROL = of(33);

    /// Lines edited by the client (RFC 1184).
    public static final TelnetOption LINEMODE = of(34);

    /// Where the user's X display is (RFC 1096).
    public static final TelnetOption X_DISPLAY_LOCATION = of(35);

    /// Environment variables, as first defined (RFC 1408).
    public static final TelnetOption ENVIRON = of(36);

    /// Who the user is (RFC 2941).
    public static final TelnetOption AUTHENTICATION = of(37);

    /// Encryption, as it was before TLS (RFC 2946).
    public static final TelnetOption ENCRYPT = of(38);

    /// Environment variables (RFC 1572).
    public static final TelnetOption NEW_ENVIRON = of(39);

    /// The character set (RFC 2066).
    public static final TelnetOption CHARSET = of(42);

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is not in 0-255
    public TelnetOption {
        if (code < 0 || code > 255) {
            throw new IllegalArgumentException("an option is a number in 0-255, not " + code);
        }
    }

    /// The option of a number.
    ///
    /// @throws IllegalArgumentException if it is not in 0-255
    public static TelnetOption of(int code) {
        return code < 0 || code >= ALL.length ? new TelnetOption(code) : ALL[code];
    }

    /// Its name as IANA has it, or its number: `ECHO`, `option 93`.
    @Override
    public String toString() {
        return switch (code) {
            case 0 -> "BINARY";
            case 1 -> "ECHO";
            case 3 -> "SUPPRESS-GO-AHEAD";
            case 5 -> "STATUS";
            case 6 -> "TIMING-MARK";
            case 24 -> "TERMINAL-TYPE";
            case 25 -> "END-OF-RECORD";
            case 31 -> "NAWS";
            case 32 -> "TERMINAL-SPEED";
            case 33 -> "REMOTE-FLOW-CONTROL";
            case 34 -> "LINEMODE";
            case 35 -> "X-DISPLAY-LOCATION";
            case 36 -> "ENVIRON";
            case 37 -> "AUTHENTICATION";
            case 38 -> "ENCRYPT";
            case 39 -> "NEW-ENVIRON";
            case 42 -> "CHARSET";
            default -> "option " + code;
        };
    }
}
