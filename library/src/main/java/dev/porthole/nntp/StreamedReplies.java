package dev.porthole.nntp;

import dev.porthole.nntp.NntpBackend.Receipt;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The replies to CHECK and TAKETHIS (RFC 4644), in the order of the commands, each as soon as it
/// is true: 239 after the commit of its article. Meanwhile the session goes on reading, so that
/// many articles share a commit.
///
/// While replies are due, a thread of its own writes them, and the session's thread writes nothing:
/// it calls [#drain] first. The thread ends when none is due any more, and each receipt has an end;
/// so it outlives no session, which ends with [#close].
///
/// All methods are for the session's thread.
final class StreamedReplies {
    /// Articles of one session that were handed over and not yet replied to.
    static final int MAX_UNDER_WAY = 100;

    /// Their bytes; one article may have more.
    static final long MAX_BYTES_UNDER_WAY = 8 << 20;

    private static final int STORED = 239;
    private static final int NOT_WANTED = 439;
    private static final Duration HANG_UP_TIMEOUT = Duration.ofSeconds(2); // as Wire#hangUp

    private final Wire wire;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Due> due = new ArrayDeque<>(); // by lock
    private long bytes; // by lock
    private volatile boolean replying; // a thread is; written under the lock
    private volatile boolean over; // the store has failed; written by that thread
    private volatile @Nullable IOException failure; // of writing; by that thread
    private volatile boolean closed; // by the session's thread

    /// A reply to come.
    private record Due(MessageId id, long bytes, Receipt receipt, int stored, int duplicate) {
        /// Waits until it is true.
        Reply await() throws NntpRefusal {
            boolean isStored = Store.ask(receipt::await) == NntpBackend.Outcome.STORED;
            return Reply.of(isStored ? stored : duplicate, id.text());
        }
    }

    /// Something to write.
    @FunctionalInterface
    private interface Writing {
        void write() throws IOException;
    }

    StreamedReplies(Wire wire) {
        this.wire = wire;
    }

    /// Waits until another article may be on its way.
    void awaitRoom(long more) throws IOException {
        await(() -> replying && !over && isFull(more));
        requireWritten();
    }

    private boolean isFull(long more) {
        return due.size() >= MAX_UNDER_WAY
                || (!due.isEmpty() && bytes + more > MAX_BYTES_UNDER_WAY);
    }

    /// Whether an article is on its way.
    boolean isUnderWay(MessageId id) {
        lock.lock();
        try {
            return due.stream().anyMatch(each -> each.bytes() > 0 && each.id().equals(id));
        } finally {
            lock.unlock();
        }
    }

    /// Says a reply that is true already, after those that are due.
    void add(int code, MessageId id) throws IOException {
        if (replying) {
            awaitRoom(0);
            add(new Due(id, 0, Receipt.of(NntpBackend.Outcome.STORED), code, code));
        } else {
            wire.writeReply(Reply.of(code, id.text()));
        }
    }

    /// Says 239 when an article is stored, or 439 if there is one; if the store fails, 400 ends the
    /// session. [#awaitRoom] comes before the article is handed over.
    void add(IncomingArticle article, Receipt receipt) throws IOException {
        add(new Due(article.messageId(), article.bytes(), receipt, STORED, NOT_WANTED));
    }

    private void add(Due last) throws IOException {
        if (!replying) {
            wire.flush(); // from here on the other thread writes
        }
        boolean begins;
        lock.lock();
        try {
            due.add(last);
            bytes += last.bytes();
            begins = !replying;
            replying = true;
        } finally {
            lock.unlock();
        }
        if (begins) {
            wire.connection().newThread("porthole-nntp-replies", this::reply).start();
        }
    }

    /// Waits until everything was said that is due: then the session's thread may write again,
    /// unless this [#isOver].
    void drain() throws IOException {
        await(() -> replying && !over);
        requireWritten();
    }

    /// Whether the client was told that the store has failed: it is to be hung up on.
    boolean isOver() {
        return over;
    }

    /// Waits until nothing is under way, whether it can be replied to or not.
    void close() {
        closed = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        await(() -> replying);
    }

    private void await(BooleanSupplier condition) {
        lock.lock();
        try {
            while (condition.getAsBoolean()) {
                changed.awaitUninterruptibly(); // what was handed over can't be taken back
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireWritten() throws IOException {
        IOException cause = failure;
        if (cause != null) {
            throw new IOException("a reply could not be sent", cause);
        }
    }

    /// The other thread's work. It waits for each receipt, even if nobody will hear of it: so
    /// nobody gets more under way by breaking off and coming again.
    private void reply() {
        Wire output = new Wire(wire.connection(), NntpClient.DIALECT, wire.limits());
        for (Due next = first(); next != null; next = after(next, output)) {
            if (!next.receipt().isDone()) {
                write(output::flush);
            }
            try {
                Reply reply = next.await();
                write(() -> output.writeReply(reply));
            } catch (NntpRefusal _) {
                sendAway(output);
            }
        }
    }

    private @Nullable Due first() {
        lock.lock();
        try {
            return due.peek();
        } finally {
            lock.unlock();
        }
    }

    /// What is due next; null if nothing is, and this thread is to end.
    private @Nullable Due after(Due done, Wire output) {
        if (isLast()) {
            write(output::flush);
            awaitHangUp();
        }
        lock.lock();
        try {
            due.remove();
            bytes -= done.bytes();
            replying = !due.isEmpty();
            changed.signalAll();
            return due.peek();
        } finally {
            lock.unlock();
        }
    }

    private boolean isLast() {
        lock.lock();
        try {
            return due.size() == 1;
        } finally {
            lock.unlock();
        }
    }

    /// Writes, unless nothing can be heard any more.
    private void write(Writing writing) {
        if (over || failure != null) {
            return;
        }
        try {
            writing.write();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void sendAway(Wire output) {
        write(() -> {
            output.writeReply(Replies.FEED_FAILED);
            output.flush();
            wire.connection().shutdownOutput();
        });
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// After the last words: the session's thread may be waiting for a client that says nothing.
    private void awaitHangUp() {
        if (!over || awaitClose()) {
            return;
        }
        try {
            wire.connection().shutdownInput();
        } catch (IOException _) {
            // it is closed already, or ends by its own limit
        }
    }

    private boolean awaitClose() {
        long left = HANG_UP_TIMEOUT.toNanos();
        lock.lock();
        try {
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closed;
        } catch (InterruptedException _) {
            return false; // nobody interrupts it
        } finally {
            lock.unlock();
        }
    }
}
