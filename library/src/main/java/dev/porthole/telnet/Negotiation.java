package dev.porthole.telnet;

import dev.porthole.telnet.QState.Say;
import dev.porthole.telnet.QState.Step;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Which options are enabled on either side: a [QState] for each (RFC 1143), and a bound on what
/// the other side may demand. Not thread-safe.
final class Negotiation {
    private final Set<TelnetOption> local;
    private final Set<TelnetOption> remote;
    private final int maxRequests;
    private final Map<TelnetOption, QState> localStates = new HashMap<>(); // absent: NO
    private final Map<TelnetOption, QState> remoteStates = new HashMap<>();
    private int requests;

    /// @param local which options this side agrees to perform
    /// @param remote which it agrees that the other side performs
    /// @param maxRequests what the other side may ask for; answers to this side's requests don't
    ///   count
    Negotiation(Set<TelnetOption> local, Set<TelnetOption> remote, int maxRequests) {
        this.local = Set.copyOf(local);
        this.remote = Set.copyOf(remote);
        this.maxRequests = maxRequests;
    }

    /// Takes WILL, WONT, DO or DONT.
    ///
    /// @return what to say, null for nothing
    /// @throws WireException.LimitExceeded if the other side asks too often
    @Nullable TelnetCommand receive(TelnetCommand verb, TelnetOption option)
            throws WireException.LimitExceeded {
        Side side = Side.of(verb);
        QState state = state(option, side);
        if (!state.isPending()) {
            countRequest();
        }
        boolean positive = verb == TelnetCommand.WILL || verb == TelnetCommand.DO;
        boolean agree = (side == Side.LOCAL ? local : remote).contains(option);
        return step(
                option, side, positive ? state.receivePositive(agree) : state.receiveNegative());
    }

    /// Asks for an option to be enabled, or demands that it be disabled.
    ///
    /// @return what to say, null for nothing
    @Nullable TelnetCommand ask(TelnetOption option, Side side, boolean enable) {
        QState state = state(option, side);
        return step(option, side, enable ? state.enable() : state.disable());
    }

    private @Nullable TelnetCommand step(TelnetOption option, Side side, Step step) {
        Map<TelnetOption, QState> states = states(side);
        if (step.next() == QState.NO) {
            states.remove(option);
        } else {
            states.put(option, step.next());
        }
        return step.say() == Say.NOTHING ? null : side.verb(step.say() == Say.POSITIVE);
    }

    /// The other side has asked for something that is answered.
    void countRequest() throws WireException.LimitExceeded {
        if (++requests > maxRequests) {
            throw new WireException.LimitExceeded("maxRequests", maxRequests);
        }
    }

    QState state(TelnetOption option, Side side) {
        return states(side).getOrDefault(option, QState.NO);
    }

    boolean isEnabled(TelnetOption option, Side side) {
        return state(option, side) == QState.YES;
    }

    private Map<TelnetOption, QState> states(Side side) {
        return side == Side.LOCAL ? localStates : remoteStates;
    }
}
