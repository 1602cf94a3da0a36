package dev.porthole.net;

import dev.porthole.net.FuzzStep.Outcome;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/// One end of a connection in a [FuzzRun], with a thread that reads, one that writes, and one that
/// does the rest. Every byte that is read is compared with the one that was sent.
final class FuzzSide {
    private static final byte[] STREAM = ConnectionTest.random(4_000_000, 4);
    private static final int APART = 777_777; // where the streams of both directions begin
    private static final int READ_BYTES = 20_000;

    private final Connection connection;
    private final int end;
    private final Lane reading;
    private final Lane writing;
    private final Lane control;
    private CompletableFuture<Result> lastWrite =
            CompletableFuture.completedFuture(new Result(Outcome.DONE, 0));
    private int sent; // by the writing thread
    private volatile int received; // by the reading thread

    /// What came of a step.
    ///
    /// @param total bytes that this end had read then
    record Result(Outcome outcome, long total) {}

    FuzzSide(Connection connection, int end, FuzzScript.Threads threads) {
        this.connection = connection;
        this.end = end;
        reading = new Lane(threads, connection);
        writing = new Lane(threads, connection);
        control = new Lane(threads, connection);
    }

    /// A thread that does one thing after the other.
    private static final class Lane {
        private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private boolean ended; // by its own thread

        Lane(FuzzScript.Threads kind, Connection connection) {
            kind.create(connection, this::work).start();
        }

        private void work() {
            try {
                while (!ended) {
                    tasks.take().run();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        void end() {
            tasks.add(() -> ended = true);
        }
    }

    /// Has the thread for it take a step.
    CompletableFuture<Result> begin(FuzzStep step) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Lane lane = step.isReading() ? reading : step.isWriting() ? writing : control;
        lane.tasks.add(() -> complete(result, step));
        lastWrite = step.isWriting() ? result : lastWrite;
        return result;
    }

    CompletableFuture<Result> lastWrite() {
        return lastWrite;
    }

    /// Breaks the connection off, which ends what waits in vain.
    void end() throws IOException {
        connection.abort();
        reading.end();
        writing.end();
        control.end();
    }

    private void complete(CompletableFuture<Result> result, FuzzStep step) {
        try {
            result.complete(new Result(outcome(step), received));
        } catch (Throwable e) { // a wrong byte, or a failure of no known kind
            result.completeExceptionally(e);
        }
    }

    private Outcome outcome(FuzzStep step) throws IOException {
        try {
            return act(step);
        } catch (ClosedChannelException _) {
            return Outcome.CLOSED;
        } catch (ResetException _) {
            return Outcome.RESET;
        } catch (DeadlineException _) {
            return Outcome.DEADLINE;
        } catch (TlsException _) {
            return Outcome.TLS_FAILURE;
        }
    }

    private Outcome act(FuzzStep step) throws IOException {
        return switch (step.action()) {
            case READ_SOME -> read(step.size());
            case READ_UNTIL -> readUntil(step.size());
            case READ_TO_END -> readUntil(Integer.MAX_VALUE);
            case READ_IN_VAIN -> {
                connection.readDeadline(Deadline.after(Duration.ofMillis(1)));
                yield read(1);
            }
            default -> {
                change(step);
                yield Outcome.DONE;
            }
        };
    }

    private void change(FuzzStep step) throws IOException {
        switch (step.action()) {
            case WRITE -> write(step);
            case SHUTDOWN_OUTPUT -> connection.shutdownOutput();
            case SHUTDOWN_INPUT -> connection.shutdownInput();
            case CLOSE -> connection.close();
            default -> connection.abort();
        }
    }

    private void write(FuzzStep step) throws IOException {
        int left = step.size();
        for (int pieces = step.pieces(); pieces > 0 && left > 0; pieces--) {
            int count = pieces == 1 ? left : Math.max(1, left / pieces);
            ByteBuffer bytes = ByteBuffer.wrap(STREAM, end * APART + sent, count);
            connection.write(
                    step.direct() ? ByteBuffer.allocateDirect(count).put(bytes).flip() : bytes);
            sent += count;
            left -= count;
        }
    }

    private Outcome readUntil(int total) throws IOException {
        Outcome outcome = Outcome.DONE;
        while (received < total && outcome == Outcome.DONE) {
            outcome = read(Math.min(READ_BYTES, total - received));
        }
        return outcome;
    }

    private Outcome read(int most) throws IOException {
        boolean direct = received % 2 == 0;
        ByteBuffer target = direct ? ByteBuffer.allocateDirect(most) : ByteBuffer.allocate(most);
        if (connection.read(target) < 0) {
            return Outcome.END_OF_STREAM;
        }
        int count = target.flip().remaining();
        int mismatch =
                target.mismatch(ByteBuffer.wrap(STREAM, (1 - end) * APART + received, count));
        if (mismatch >= 0) {
            throw new AssertionError("a wrong byte at " + (received + mismatch));
        }
        received += count;
        return Outcome.DONE;
    }
}
