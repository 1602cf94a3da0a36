package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/// Things to see to once, in this turn or the next.
final class TurnList<T> {
    private static final int FIRST_SIZE = 64;

    private @Nullable Object[] things = new @Nullable Object[FIRST_SIZE];
    private int count;

    void add(T thing) {
        if (count == things.length) {
            things = Arrays.copyOf(things, 2 * count);
        }
        things[count++] = thing;
    }

    /// Takes all that are there now; what is added meanwhile stays for the next time.
    @SuppressWarnings("unchecked")
    void drain(Consumer<T> action) {
        int end = count;
        for (int i = 0; i < end; i++) {
            action.accept((T) java.util.Objects.requireNonNull(things[i]));
        }
        int left = count - end;
        System.arraycopy(things, end, things, 0, left);
        Arrays.fill(things, left, count, null);
        count = left;
    }
}
