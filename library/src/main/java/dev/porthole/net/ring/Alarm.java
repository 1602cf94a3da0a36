package dev.porthole.net.ring;

/// Something that is to be done at a time, which may move: what a [Timer] holds. It is one object
/// for as long as it is needed, so that setting it allocates nothing.
public abstract class Alarm {
    /// Later than any time.
    public static final long NEVER = Long.MAX_VALUE;

    static final int NOWHERE = -1;

    /// Times are counted from here, so that they are positive and compare as numbers.
    private static final long ORIGIN = System.nanoTime();

    volatile long at = NEVER; // written by the timer
    int place = NOWHERE; // in the timer's heap
    boolean ended; // goes off no more

    /// The clock that alarms are set by: monotonic, in nanoseconds.
    public static long now() {
        return System.nanoTime() - ORIGIN;
    }

    /// When it goes off, [#NEVER] if it is not set. From any thread.
    protected final long at() {
        return at;
    }

    /// Does it, at [#at] or a little later; it is not set any more. Not to block and not to take a
    /// lock: on the ring this is the loop's own thread.
    public abstract void goOff();
}
