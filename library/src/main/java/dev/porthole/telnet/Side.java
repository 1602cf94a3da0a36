package dev.porthole.telnet;

/// Who performs an option. The option of one side is another one than that of the other side (RFC
/// 1143, section 2).
public enum Side {
    /// This side, "us": it says WILL and WONT, and hears DO and DONT.
    LOCAL(TelnetCommand.WILL, TelnetCommand.WONT),
    /// The other side, "him": it says WILL and WONT, and hears DO and DONT.
    REMOTE(TelnetCommand.DO, TelnetCommand.DONT);

    private final TelnetCommand positive;
    private final TelnetCommand negative;

    Side(TelnetCommand positive, TelnetCommand negative) {
        this.positive = positive;
        this.negative = negative;
    }

    /// What this side says to ask for the option or to agree, or to end or refuse it.
    TelnetCommand verb(boolean enable) {
        return enable ? positive : negative;
    }

    /// Whose option a verb is about that was received.
    static Side of(TelnetCommand received) {
        return switch (received) {
            case WILL, WONT -> REMOTE;
            default -> LOCAL;
        };
    }
}
