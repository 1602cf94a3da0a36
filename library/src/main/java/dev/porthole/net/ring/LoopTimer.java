package dev.porthole.net.ring;

/// The timer of a loop's connections: the loop lets an alarm go off between two turns, and waits in
/// the kernel until the first at most. Without a lock; other threads hand their changes over.
final class LoopTimer implements Timer {
    private final Loop loop;
    private final Alarms alarms = new Alarms();

    LoopTimer(Loop loop) {
        this.loop = loop;
    }

    @Override
    public void setBy(Alarm alarm, long at) {
        if (loop.isCurrent()) {
            alarms.setBy(alarm, at);
        } else {
            handOver(() -> alarms.setBy(alarm, at));
        }
    }

    @Override
    public void end(Alarm alarm) {
        if (loop.isCurrent()) {
            alarms.end(alarm);
        } else {
            handOver(() -> alarms.end(alarm));
        }
    }

    /// Not done at all if the loop has ended meanwhile: then its connections have, too.
    private void handOver(Runnable change) {
        loop.execute(() -> {
            if (loop.isCurrent()) {
                change.run();
            }
        });
    }

    /// When the first alarm goes off, [Alarm#NEVER] if none is set.
    long firstAt() {
        return alarms.firstAt();
    }

    /// Lets those go off whose time has come.
    void goOff(long now) {
        Alarm due = alarms.takeDue(now);
        while (due != null) {
            due.goOff();
            due = alarms.takeDue(now);
        }
    }

    /// How many are set. From any thread, about.
    int count() {
        return alarms.count();
    }
}
