package dev.porthole.net;

import static dev.porthole.net.FuzzStep.Outcome.CLOSED;
import static dev.porthole.net.FuzzStep.Outcome.DEADLINE;
import static dev.porthole.net.FuzzStep.Outcome.DONE;
import static dev.porthole.net.FuzzStep.Outcome.END_OF_STREAM;
import static dev.porthole.net.FuzzStep.Outcome.RESET;
import static dev.porthole.net.FuzzStep.Outcome.TLS_FAILURE;

import dev.porthole.net.FuzzStep.Outcome;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// What a [FuzzModel] knows of one end of the connection, and what its calls may bring therefore.
final class FuzzEnd {
    private final boolean tls;
    private final boolean unix;
    long sent;
    long readAtLeast;
    long readAtMost;
    boolean outputEnded;
    boolean inputStopped; // by itself
    private boolean deadlinePassed; // from then on it is the reason for every failure
    boolean closed;
    boolean sawEnd;
    boolean cut; // its output may lack bytes: aborted, or closed with bytes unread
    boolean unsure; // whether it sees the other's end, or a reset
    final List<FuzzStep> pending = new ArrayList<>(); // writes that may wait for the reader

    FuzzEnd(boolean tls, boolean unix) {
        this.tls = tls;
        this.unix = unix;
    }

    /// Of a write, or the end of the output, to `peer`. To one who has gone it may be taken, since
    /// nobody knows yet; and a Unix socket tells the writer when the reader has ended its input,
    /// which TCP does not.
    EnumSet<Outcome> ofOutput(FuzzEnd peer) {
        EnumSet<Outcome> allowed = EnumSet.of(DONE);
        if (peer.closed) {
            allowed.add(RESET);
            addTlsFailure(allowed);
        } else if (peer.isDeaf() || (unix && peer.inputStopped)) {
            allowed.add(RESET);
        }
        return allowed;
    }

    /// TCP answers with a reset also once both directions are shut down (RFC 1122, section
    /// 4.2.2.13).
    private boolean isDeaf() {
        return !unix && outputEnded && inputStopped;
    }

    /// Of shutting the output down. Under TLS a closed end has said close_notify already.
    EnumSet<Outcome> ofShutdownOutput(FuzzEnd peer) {
        if (outputEnded) {
            return EnumSet.of(DONE);
        }
        if (closed) {
            return tls ? EnumSet.of(CLOSED, DONE) : EnumSet.of(CLOSED);
        }
        return ofOutput(peer);
    }

    /// Of reading what `peer` has sent until no more comes.
    EnumSet<Outcome> ofReadingToEnd(FuzzEnd peer) {
        if (closed) { // what TLS has taken from the socket before can still be read
            return tls ? EnumSet.of(CLOSED, END_OF_STREAM, TLS_FAILURE) : EnumSet.of(CLOSED);
        }
        if (inputStopped) {
            return EnumSet.of(END_OF_STREAM);
        }
        EnumSet<Outcome> endings = EnumSet.of(peer.cut ? RESET : END_OF_STREAM);
        if (unsure || (peer.cut && unix)) { // a Unix socket has no reset
            endings.add(RESET);
            endings.add(END_OF_STREAM);
            addTlsFailure(endings); // an end without close_notify
        }
        return endings;
    }

    /// Something went to `peer`. The answer of one who hears nothing is a reset: whether a write or
    /// a read learns of it is open, and what is on its way the other way is lost.
    void wroteTo(FuzzEnd peer) {
        if (peer.closed || peer.isDeaf()) {
            unsure = true;
            peer.loosen();
        }
    }

    /// It has ended a direction: with the other one ended, too, what `peer` still writes is
    /// answered by a reset.
    void endedDirection(FuzzEnd peer) {
        if (isDeaf() && !peer.pending.isEmpty()) {
            peer.unsure = true;
            peer.loosen();
            loosen();
        }
    }

    /// Its writes that wait are broken off.
    void breakOff() {
        loosen();
        pending.clear();
    }

    /// Its writes that wait end somehow.
    private void loosen() {
        for (FuzzStep each : pending) {
            each.allowed().addAll(EnumSet.of(DONE, RESET, CLOSED, DEADLINE));
            addTlsFailure(each.allowed());
        }
    }

    /// A read has run out of time. Writes that wait go on; but if one of them fails, that is the
    /// reason.
    void passDeadline() {
        deadlinePassed = true;
        for (FuzzStep each : pending) {
            if (!each.allowed().equals(EnumSet.of(DONE))) {
                each.allowed().add(DEADLINE);
            }
        }
    }

    /// What is left of a step's outcomes after a deadline.
    FuzzStep afterDeadline(FuzzStep step) {
        if (deadlinePassed && step.allowed().retainAll(EnumSet.of(DONE))) {
            step.allowed().add(DEADLINE);
        }
        return step;
    }

    private void addTlsFailure(EnumSet<Outcome> outcomes) {
        if (tls) {
            outcomes.add(TLS_FAILURE);
        }
    }
}
