package dev.porthole.lab.linux;

import java.net.InetSocketAddress;
import java.util.Optional;

/// Who is told of every call. One journal belongs to one side of an experiment: a [Socket] takes
/// the one of the thread that makes it, [#current()].
///
/// Implementations are thread-safe and don't throw: they are called on the threads that make the
/// calls.
public interface Journal {
    /// Hears everything and keeps nothing.
    Journal NONE =
            new Journal() {
                @Override
                public void began(Call call) {}

                @Override
                public void ended(Call call) {}
            };

    /// The journal of the current thread; binding is the business of who starts the thread:
    /// `ScopedValue.where(Journal.CURRENT, journal).run(...)`.
    ScopedValue<Journal> CURRENT = ScopedValue.newInstance();

    /// The journal of the current thread, [#NONE] if it has none.
    static Journal current() {
        return CURRENT.orElse(NONE);
    }

    /// A call is about to be made.
    void began(Call call);

    /// The call of that [Call#id()] came back.
    void ended(Call call);

    /// A socket has this address of its own now, and this of the other side: after `bind` and
    /// `connect`, and each that was accepted.
    ///
    /// @param socket its number in [Call#socket()]
    default void named(long socket, InetSocketAddress local, Optional<InetSocketAddress> remote) {}

    /// A socket was made.
    default void opened(Socket socket) {}

    /// The next number for a call or a socket. They rise.
    default long nextId() {
        return 0;
    }
}
