package dev.porthole.net;

import static dev.porthole.net.FuzzStep.ANY;
import static dev.porthole.net.FuzzStep.Outcome.CLOSED;
import static dev.porthole.net.FuzzStep.Outcome.DEADLINE;
import static dev.porthole.net.FuzzStep.Outcome.DONE;

import dev.porthole.net.FuzzStep.Action;
import dev.porthole.net.FuzzStep.Outcome;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// The steps of a script so far, and what is known of both ends after them; so, what the next one
/// may bring. It is the same for every engine: one that does otherwise is wrong.
final class FuzzModel {
    /// What the kernel takes for certain while nobody reads.
    private static final int SAFE_BYTES = 32 * 1024;

    private final boolean tls;
    private final FuzzEnd[] ends;
    private final List<FuzzStep> steps = new ArrayList<>();

    FuzzModel(boolean tls, boolean unix) {
        this.tls = tls;
        this.ends = new FuzzEnd[] {new FuzzEnd(tls, unix), new FuzzEnd(tls, unix)};
    }

    void write(int end, int size, int pieces, boolean direct) {
        FuzzEnd me = ends[end];
        FuzzEnd peer = ends[1 - end];
        boolean refused = me.closed || me.outputEnded;
        boolean fits = refused || me.sent + size - peer.readAtLeast <= SAFE_BYTES;
        boolean awaited = me.closed || peer.closed || (me.pending.isEmpty() && fits);
        EnumSet<Outcome> allowed = refused ? EnumSet.of(CLOSED) : me.ofOutput(peer);
        addOutput(me, new FuzzStep(end, Action.WRITE, size, pieces, direct, awaited, allowed, ANY));
        me.sent += refused ? 0 : size;
        me.wroteTo(peer);
    }

    void shutdownOutput(int end) {
        FuzzEnd me = ends[end];
        FuzzEnd peer = ends[1 - end];
        boolean awaited = me.closed || peer.closed || me.pending.isEmpty();
        EnumSet<Outcome> allowed = me.ofShutdownOutput(peer);
        addOutput(
                me, new FuzzStep(end, Action.SHUTDOWN_OUTPUT, 0, 1, false, awaited, allowed, ANY));
        me.outputEnded = true;
        me.wroteTo(peer);
        me.endedDirection(peer);
    }

    private void addOutput(FuzzEnd me, FuzzStep step) {
        steps.add(me.afterDeadline(step));
        if (!step.awaited()) {
            me.pending.add(step);
        }
    }

    boolean canReadSome(int end, int most) {
        return isReadable(end) && ends[1 - end].sent - ends[end].readAtMost >= most;
    }

    void readSome(int end, int most) {
        ends[end].readAtLeast++;
        ends[end].readAtMost += most;
        steps.add(FuzzStep.of(end, Action.READ_SOME, most, DONE));
    }

    boolean isReadable(int end) {
        FuzzEnd peer = ends[1 - end];
        return !ends[end].closed && !ends[end].inputStopped && !peer.closed && !peer.outputEnded;
    }

    long unread(int end) {
        return ends[1 - end].sent - ends[end].readAtLeast;
    }

    /// Reads but for `left` of what was sent.
    void readUntil(int end, long left) {
        FuzzEnd me = ends[end];
        FuzzEnd peer = ends[1 - end];
        me.readAtLeast = peer.sent - left;
        me.readAtMost = Math.max(me.readAtMost, me.readAtLeast);
        FuzzStep step = FuzzStep.of(end, Action.READ_UNTIL, (int) me.readAtLeast, DONE);
        steps.add(left == 0 ? step.endingAt(peer.sent) : step);
        if (left == 0) {
            peer.pending.clear();
        }
    }

    /// Whether there is an end to read to.
    boolean canReadToEnd(int end) {
        FuzzEnd me = ends[end];
        FuzzEnd peer = ends[1 - end];
        return me.closed || me.inputStopped || peer.closed || peer.outputEnded;
    }

    void readToEnd(int end) {
        FuzzEnd me = ends[end];
        FuzzEnd peer = ends[1 - end];
        FuzzStep step =
                me.afterDeadline(FuzzStep.of(end, Action.READ_TO_END, 0, me.ofReadingToEnd(peer)));
        boolean whole = !me.closed && !me.inputStopped && !peer.cut && !me.unsure;
        steps.add(whole ? step.endingAt(peer.sent) : step);
        me.sawEnd = true;
        if (whole) {
            me.readAtLeast = peer.sent;
            me.readAtMost = peer.sent;
            peer.pending.clear();
        }
    }

    boolean canReadInVain(int end) {
        return isReadable(end) && unread(end) == 0;
    }

    void readInVain(int end) {
        FuzzEnd me = ends[end];
        me.passDeadline();
        me.inputStopped = true;
        steps.add(FuzzStep.of(end, Action.READ_IN_VAIN, 1, DEADLINE));
        me.endedDirection(ends[1 - end]);
    }

    /// Not once the other side has gone: whether a reset was seen before would matter. Nor with
    /// something unread under TLS, which may have been deciphered already.
    boolean canShutdownInput(int end) {
        return ends[end].closed || (!ends[1 - end].closed && (!tls || unread(end) == 0));
    }

    void shutdownInput(int end) {
        FuzzEnd me = ends[end];
        me.inputStopped |= !me.closed;
        steps.add(FuzzStep.of(end, Action.SHUTDOWN_INPUT, 0, me.closed ? CLOSED : DONE));
        me.endedDirection(ends[1 - end]);
    }

    /// Not while a write may wait: whether it has ended already would matter.
    boolean canClose(int end) {
        return ends[end].pending.isEmpty();
    }

    /// With bytes unread it is a reset (RFC 1122, section 4.2.2.13), which may overtake what was
    /// sent before. Under TLS only the end itself tells that nothing was unread: a ticket, say.
    void close(int end) {
        FuzzEnd me = ends[end];
        FuzzEnd peer = ends[1 - end];
        boolean allRead = tls ? me.sawEnd : unread(end) == 0 && peer.pending.isEmpty();
        if (!me.closed && (!allRead || peer.cut)) {
            me.cut = true;
            peer.unsure = true;
        }
        ended(me, peer);
        steps.add(FuzzStep.of(end, Action.CLOSE, 0, DONE));
    }

    /// Whether what was ended before the reset has been heard of, is open.
    void abort(int end) {
        FuzzEnd me = ends[end];
        FuzzEnd peer = ends[1 - end];
        if (!me.closed) {
            me.cut = true;
            peer.unsure |= me.outputEnded || !peer.pending.isEmpty();
        }
        ended(me, peer);
        steps.add(FuzzStep.of(end, Action.ABORT, 0, DONE));
    }

    private static void ended(FuzzEnd me, FuzzEnd peer) {
        if (!me.closed) {
            me.closed = true;
            me.breakOff();
            peer.breakOff();
        }
    }

    /// The steps of a finished script. After the last, both ends are broken off, and so are the
    /// writes that still wait.
    List<FuzzStep> finish() {
        ends[0].breakOff();
        ends[1].breakOff();
        return List.copyOf(steps);
    }
}
