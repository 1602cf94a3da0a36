package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The alarms of a [Timer], the earliest first: a binary heap in which each knows its place, so
/// that it can be moved and taken out.
///
/// Not thread-safe; all its alarms are its own.
public final class Alarms {
    private static final int FIRST_SIZE = 64;

    private @Nullable Alarm[] heap = new @Nullable Alarm[FIRST_SIZE];
    private volatile int count;

    /// How many are set. From any thread, about.
    public int count() {
        return count;
    }

    /// When the first goes off, [Alarm#NEVER] if none is set.
    public long firstAt() {
        Alarm first = heap[0];
        return first == null ? Alarm.NEVER : first.at;
    }

    /// As [Timer#setBy].
    public void setBy(Alarm alarm, long at) {
        if (alarm.ended || at >= alarm.at) {
            return;
        }
        alarm.at = at;
        if (alarm.place == Alarm.NOWHERE) {
            int last = count;
            if (last == heap.length) {
                heap = Arrays.copyOf(heap, 2 * last);
            }
            count = last + 1;
            moveUp(alarm, last);
        } else {
            moveUp(alarm, alarm.place);
        }
    }

    /// As [Timer#end].
    public void end(Alarm alarm) {
        alarm.ended = true;
        if (alarm.place != Alarm.NOWHERE) {
            remove(alarm);
        }
    }

    /// Takes out the first, if its time has come.
    public @Nullable Alarm takeDue(long now) {
        Alarm first = heap[0];
        if (first == null || first.at > now) {
            return null;
        }
        remove(first);
        return first;
    }

    private void remove(Alarm alarm) {
        int place = alarm.place;
        int last = count - 1;
        Alarm moved = at(last);
        heap[last] = null;
        count = last;
        alarm.place = Alarm.NOWHERE;
        alarm.at = Alarm.NEVER;
        if (moved != alarm) {
            moveUp(moved, place);
            moveDown(moved, moved.place);
        }
    }

    /// Puts `alarm` at a place that is free, or at one above it.
    private void moveUp(Alarm alarm, int from) {
        int place = from;
        while (place > 0) {
            int above = (place - 1) / 2;
            if (at(above).at <= alarm.at) {
                break;
            }
            put(at(above), place);
            place = above;
        }
        put(alarm, place);
    }

    private void moveDown(Alarm alarm, int from) {
        int place = from;
        int below = 2 * place + 1;
        while (below < count) {
            if (below + 1 < count && at(below + 1).at < at(below).at) {
                below++;
            }
            if (alarm.at <= at(below).at) {
                break;
            }
            put(at(below), place);
            place = below;
            below = 2 * place + 1;
        }
        put(alarm, place);
    }

    private void put(Alarm alarm, int place) {
        heap[place] = alarm;
        alarm.place = place;
    }

    private Alarm at(int place) {
        return java.util.Objects.requireNonNull(heap[place]);
    }
}
