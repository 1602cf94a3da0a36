package dev.porthole.telnet;

/// What arrives between the data of a [TelnetConnection]. It is told on the thread that reads, in
/// the order of arrival, and has been answered where an answer is due.
public sealed interface TelnetEvent {
    /// A command, such as IP. (NOP, DM, GA and others are told, too, and mean nothing here.)
    record Command(TelnetCommand command) implements TelnetEvent {}

    /// The other side has enabled or disabled an option, or agreed that it is.
    record OptionChanged(TelnetOption option, Side side, boolean enabled) implements TelnetEvent {}

    /// The other side's window has this size.
    record WindowChanged(WindowSize size) implements TelnetEvent {}

    /// The other side's terminal has this name, in lower case.
    record TerminalNamed(String type) implements TelnetEvent {}

    /// UTF-8 was agreed on, or refused by the other side.
    record CharsetChosen(boolean utf8) implements TelnetEvent {}

    /// Something was said of an option that is the application's business.
    ///
    /// @param said what stands between the option and `IAC SE`, at most
    ///   [TelnetLimits#maxSubnegotiationBytes]; to be read only
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Subnegotiation(TelnetOption option, byte[] said) implements TelnetEvent {}
}
