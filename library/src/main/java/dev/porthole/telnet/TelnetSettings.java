package dev.porthole.telnet;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one side of a Telnet session is and agrees to.
///
/// Immutable and thread-safe.
///
/// @param local options that this side performs when asked
/// @param remote options that the other side may perform
/// @param terminalTypes names of the terminal of this side, the best one first
/// @param windowSize of this side's terminal, empty if it has none; see
///   [TelnetConnection#windowSize(WindowSize)] for changes
/// @param limits what it puts up with
public record TelnetSettings(
        Set<TelnetOption> local,
        Set<TelnetOption> remote,
        List<String> terminalTypes,
        Optional<WindowSize> windowSize,
        TelnetLimits limits) {
    /// A client: it lets the server echo, and says which terminal it is, `dumb`, when asked.
    public static final TelnetSettings CLIENT =
            new TelnetSettings(
                    Set.of(
                            TelnetOption.BINARY,
                            TelnetOption.SUPPRESS_GO_AHEAD,
                            TelnetOption.TERMINAL_TYPE,
                            TelnetOption.CHARSET),
                    Set.of(
                            TelnetOption.BINARY,
                            TelnetOption.ECHO,
                            TelnetOption.SUPPRESS_GO_AHEAD,
                            TelnetOption.CHARSET),
                    List.of("dumb"),
                    Optional.empty(),
                    TelnetLimits.DEFAULT);

    /// A server: it echoes, and hears which terminal the client is.
    public static final TelnetSettings SERVER =
            new TelnetSettings(
                    Set.of(
                            TelnetOption.BINARY,
                            TelnetOption.ECHO,
                            TelnetOption.SUPPRESS_GO_AHEAD,
                            TelnetOption.CHARSET),
                    Set.of(
                            TelnetOption.BINARY,
                            TelnetOption.SUPPRESS_GO_AHEAD,
                            TelnetOption.TERMINAL_TYPE,
                            TelnetOption.WINDOW_SIZE,
                            TelnetOption.CHARSET),
                    List.of(),
                    Optional.empty(),
                    TelnetLimits.DEFAULT);

    /// Checks the names.
    ///
    /// @throws IllegalArgumentException if one is no name of a terminal (RFC 1091, section 2)
    public TelnetSettings {
        local = Set.copyOf(local);
        remote = Set.copyOf(remote);
        terminalTypes = List.copyOf(terminalTypes);
        for (String name : terminalTypes) {
            if (!TerminalType.isName(name)) {
                throw new IllegalArgumentException(
                        "a terminal's name is up to 40 letters, digits, '+', '.', '_' and '-'");
            }
        }
    }

    /// The same with a terminal of these names, the best one first.
    public TelnetSettings withTerminalTypes(String... names) {
        return new TelnetSettings(local, remote, List.of(names), windowSize, limits);
    }

    /// The same with a window, whose size is told when asked for.
    public TelnetSettings withWindowSize(WindowSize size) {
        return new TelnetSettings(
                with(local, TelnetOption.WINDOW_SIZE),
                remote,
                terminalTypes,
                Optional.of(size),
                limits);
    }

    /// The same with other limits.
    public TelnetSettings withLimits(TelnetLimits bounds) {
        return new TelnetSettings(local, remote, terminalTypes, windowSize, bounds);
    }

    /// The same with options beside those that are known here: the application gets what is said of
    /// them, as [TelnetEvent.Subnegotiation].
    public TelnetSettings withOption(TelnetOption option, Side side) {
        return side == Side.LOCAL
                ? new TelnetSettings(with(local, option), remote, terminalTypes, windowSize, limits)
                : new TelnetSettings(
                        local, with(remote, option), terminalTypes, windowSize, limits);
    }

    /// The same without an option, which is then refused.
    public TelnetSettings withoutOption(TelnetOption option, Side side) {
        return side == Side.LOCAL
                ? new TelnetSettings(
                        without(local, option), remote, terminalTypes, windowSize, limits)
                : new TelnetSettings(
                        local, without(remote, option), terminalTypes, windowSize, limits);
    }

    private static Set<TelnetOption> without(Set<TelnetOption> options, TelnetOption one) {
        Set<TelnetOption> fewer = new HashSet<>(options);
        fewer.remove(one);
        return fewer;
    }

    private static Set<TelnetOption> with(Set<TelnetOption> options, TelnetOption one) {
        Set<TelnetOption> more = new HashSet<>(options);
        more.add(one);
        return more;
    }
}
