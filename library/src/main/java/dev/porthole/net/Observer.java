package dev.porthole.net;

import java.util.List;

/// Sees every step that connections take. The one seam on which the trace, the packet capture, the
/// metrics and the tests sit; an absent observer ([#NONE]) costs nothing.
///
/// Called on the thread that takes the step, and by several threads at once: an implementation is
/// thread-safe and quick. An exception that it throws breaks the connection it was thrown in.
@FunctionalInterface
public interface Observer {
    /// Sees nothing.
    Observer NONE = _ -> {};

    /// One step was taken.
    void on(Event event);

    /// An observer that passes each event to all of `observers`, in their order.
    static Observer all(List<Observer> observers) {
        List<Observer> some = observers.stream().filter(o -> o != NONE).toList();
        return switch (some.size()) {
            case 0 -> NONE;
            case 1 -> some.getFirst();
            default -> event -> some.forEach(o -> o.on(event));
        };
    }
}
