package dev.porthole.telnet;

import java.util.Optional;

/// What may follow the byte IAC, "interpret as command", by the names of RFC 854.
public enum TelnetCommand {
    /// End of file (RFC 1184, section 2.5).
    EOF(236),
    /// Suspend the process (RFC 1184, section 2.5).
    SUSP(237),
    /// Abort the process (RFC 1184, section 2.5).
    ABORT(238),
    /// End of record (RFC 885).
    EOR(239),
    /// The end of a subnegotiation.
    SE(240),
    /// No operation.
    NOP(241),
    /// Data mark: where a synch ends.
    DM(242),
    /// Break.
    BRK(243),
    /// Interrupt process.
    IP(244),
    /// Abort output.
    AO(245),
    /// Are you there?
    AYT(246),
    /// Erase character.
    EC(247),
    /// Erase line.
    EL(248),
    /// Go ahead.
    GA(249),
    /// Subnegotiation of the option that follows.
    SB(250),
    /// I want to perform an option, or do.
    WILL(251),
    /// I refuse to perform an option, or no longer do.
    WONT(252),
    /// You are asked to perform an option, or may.
    DO(253),
    /// You must not perform an option.
    DONT(254),
    /// A data byte of 255.
    IAC(255);

    private static final int FIRST = 236;
    private static final TelnetCommand[] ALL = values();

    private final int code;

    TelnetCommand(int code) {
        this.code = code;
    }

    /// Its byte, as a number in 236-255.
    public int code() {
        return code;
    }

    /// The command of a byte; empty if no RFC defines one.
    public static Optional<TelnetCommand> of(int code) {
        return code < FIRST || code > IAC.code ? Optional.empty() : Optional.of(ALL[code - FIRST]);
    }
}
