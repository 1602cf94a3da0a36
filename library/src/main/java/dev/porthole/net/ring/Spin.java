package dev.porthole.net.ring;

/// How a loop waits: for a moment awake, if the last waits were that short, and then asleep.
///
/// Going to sleep and being woken costs a connection that is alone most of its latency. With many,
/// there is mostly something to do and little of a wait to shorten, while staying awake costs as
/// much: connections that come and go would take twice the time of the processor, and be answered
/// no sooner. So it stays awake for [#FEW] connections only, and looks at the waits: as long as
/// they end within the moment it stays awake, and after some that did not it goes to sleep at once,
/// and tries again at the next wait that was short.
final class Spin {
    /// As long as a sleep and a wake-up take on a slow machine.
    private static final long LONGEST_NANOS = 50_000;

    private static final int LOOKS_PER_TIME = 64;

    /// One, or the two of a proxy.
    private static final int FEW = 2;

    /// Waits in vain before it gives up.
    private static final int PATIENCE = 4;

    private final Ring ring;
    private final boolean possible;
    private int inVain = PATIENCE;

    Spin(Ring ring) {
        this.ring = ring;
        this.possible = ring.tellsOfWork();
    }

    /// Hands over what there is, and waits for a completion until then; past it by a moment, if it
    /// stays awake.
    ///
    /// @param until on the clock of [Alarm#now]
    /// @param connections of the loop
    void submitAndWait(long until, int connections) {
        if (possible && connections <= FEW && inVain < PATIENCE) {
            ring.submit();
            if (ring.hasWork() || stayAwake()) {
                return;
            }
        }
        long start = Alarm.now();
        ring.submitAndWait(Math.max(0, until - start));
        if (Alarm.now() - start < LONGEST_NANOS) {
            inVain = 0;
        }
    }

    /// Whether something came while it was awake.
    private boolean stayAwake() {
        long end = Alarm.now() + LONGEST_NANOS;
        do {
            for (int i = 0; i < LOOKS_PER_TIME; i++) {
                if (ring.hasWork()) {
                    ring.submit();
                    inVain = 0;
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (Alarm.now() < end);
        inVain++;
        return false;
    }
}
