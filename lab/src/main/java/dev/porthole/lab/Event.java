package dev.porthole.lab;

import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Segment;

import java.util.List;
import java.util.OptionalLong;

/// Something that was observed. Times are nanoseconds since the start of the run.
public sealed interface Event {
    /// When it happened; of a call, when it was made.
    long nanos();

    /// A call of one side, its times counted from the run's start.
    ///
    /// @param actor which side
    /// @param call how it came back too, once it has
    record Called(String actor, Call call) implements Event {
        @Override
        public long nanos() {
            return call.startNanos();
        }
    }

    /// A segment on its way, its time counted from the run's start.
    ///
    /// @param segment seen, or deduced
    record Travelled(Segment segment) implements Event {
        @Override
        public long nanos() {
            return segment.nanos();
        }
    }

    /// A socket as the kernel saw it at one moment.
    ///
    /// @param nanos when
    /// @param actor whose socket
    /// @param moment a word for the moment, a key of the experiment's texts: `before-reading`
    /// @param local its own address
    /// @param remote the other side's; port 0 for none
    /// @param state of TCP, as RFC 9293 names it: `CLOSE-WAIT`; empty for UDP
    /// @param receiveQueue bytes that have arrived and were not read; of a listening socket,
    ///   connections that wait to be accepted
    /// @param sendQueue bytes that were sent and are not acknowledged; of a listening socket, its
    ///   backlog where that is known
    /// @param retransmissions segments of this connection that were sent again, where known
    /// @param rttMicros the kernel's estimate of the round trip, where known
    record Seen(
            long nanos,
            String actor,
            String moment,
            String local,
            String remote,
            String state,
            long receiveQueue,
            long sendQueue,
            OptionalLong retransmissions,
            OptionalLong rttMicros)
            implements Event {}

    /// A number, or a series of them, that was measured.
    ///
    /// @param nanos when
    /// @param name what, a key of the experiment's texts: `taken`
    /// @param unit `bytes`, `ns`, `connections`, ...
    /// @param values at least one
    record Measured(long nanos, String name, String unit, List<Long> values) implements Event {
        /// Copies the values.
        public Measured {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("nothing was measured: " + name);
            }
        }

        /// The value in the middle.
        public long median() {
            return values.stream().sorted().toList().get(values.size() / 2);
        }
    }

    /// Words that were observed: an address that a name stands for, or what a program printed.
    ///
    /// @param nanos when
    /// @param actor who observed it
    /// @param name what, a key of the experiment's texts
    /// @param text as it was
    record Noted(long nanos, String actor, String name, String text) implements Event {}

    /// A thread or process of one side began.
    ///
    /// @param nanos when
    /// @param actor which side
    /// @param pid of the process; empty for a thread of the lab's own
    record Started(long nanos, String actor, OptionalLong pid) implements Event {}

    /// A thread or process of one side ended.
    ///
    /// @param nanos when
    /// @param actor which side
    /// @param how `returned`, `status 0`, `SIGKILL`, or the failure that ended it: `ECONNRESET`
    record Ended(long nanos, String actor, String how) implements Event {}
}
