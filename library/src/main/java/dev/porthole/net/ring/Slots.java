package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/// Things by number; the numbers of those that are gone are used again.
final class Slots<T> {
    private static final int FIRST_SIZE = 64;

    private @Nullable Object[] things = new @Nullable Object[FIRST_SIZE];
    private int[] free = new int[FIRST_SIZE];
    private int freeCount;
    private int used; // numbers that were ever given
    private volatile int count;

    int add(T thing) {
        int number = freeCount > 0 ? free[--freeCount] : used++;
        if (number == things.length) {
            things = Arrays.copyOf(things, 2 * number);
            free = Arrays.copyOf(free, 2 * number);
        }
        things[number] = thing;
        count = used - freeCount;
        return number;
    }

    @SuppressWarnings("unchecked")
    T get(int number) {
        return (T) java.util.Objects.requireNonNull(things[number]);
    }

    /// Null if there is none of this number.
    @SuppressWarnings("unchecked")
    @Nullable T find(int number) {
        return number < things.length ? (T) things[number] : null;
    }

    void remove(int number) {
        things[number] = null;
        free[freeCount++] = number;
        count = used - freeCount;
    }

    int count() {
        return count;
    }

    @SuppressWarnings("unchecked")
    void forEach(Consumer<T> action) {
        for (int i = 0; i < used; i++) {
            if (things[i] != null) {
                action.accept((T) things[i]);
            }
        }
    }
}
