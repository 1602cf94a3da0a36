package dev.porthole.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Orders the events of one trace, gives each its time, and ends the trace at its first failure.
///
/// The lock is held while an event is written: that is what makes the order of the events in the
/// file the order in which they came, and what keeps one event whole. It is the only lock of this
/// package, and nothing that is called under it takes another but those of the streams.
final class Recorder {
    private static final System.Logger LOG = System.getLogger("dev.porthole.trace");

    private final ReentrantLock lock = new ReentrantLock();
    private final Object destination;
    private final boolean isStandard;
    private final String name;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private boolean ended;

    /// A recorder whose time 0 is now.
    ///
    /// @param destination what is written to: closed at the end, if it can be
    /// @param nanoClock a monotonic clock, in nanoseconds
    Recorder(Object destination, LongSupplier nanoClock) {
        this.destination = destination;
        this.isStandard = destination == System.err || destination == System.out;
        this.name = name(destination);
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    /// Writes one event.
    interface Step {
        /// Called once, with the nanoseconds since the trace began.
        void write(long nanos) throws IOException;
    }

    /// Takes one step, unless the trace has ended. Any failure ends the trace: what is traced has
    /// no part in it.
    void record(Step step) {
        lock.lock();
        try {
            if (!ended) {
                step.write(nanoClock.getAsLong() - startNanos);
            }
        } catch (IOException | RuntimeException e) {
            ended = true;
            LOG.log(Level.WARNING, "the trace to {0} ends here: {1}", name, Escape.cause(e));
            closeDestination();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the trace.
    void close() {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                closeDestination();
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeDestination() {
        try {
            switch (destination) {
                case PrintStream stream when isStandard -> stream.flush();
                case Closeable closeable -> closeable.close();
                default -> {}
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot close the trace to {0}: {1}", name, Escape.cause(e));
        }
    }

    private static String name(Object destination) {
        if (destination == System.err) {
            return "standard error";
        }
        if (destination == System.out) {
            return "standard output";
        }
        return destination instanceof TraceFile file
                ? file.toString()
                : destination.getClass().getSimpleName();
    }
}
