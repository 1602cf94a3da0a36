package dev.porthole.net.ring;

/// Lets alarms go off. Thread-safe.
public interface Timer {
    /// Has `alarm` go off at `at`, on the clock of [Alarm#now], if it would not do so before.
    void setBy(Alarm alarm, long at);

    /// Forgets `alarm`, for good.
    void end(Alarm alarm);
}
