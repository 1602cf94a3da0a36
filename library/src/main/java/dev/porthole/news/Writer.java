package dev.porthole.news;

import dev.porthole.nntp.IncomingArticle;
import dev.porthole.nntp.NntpBackend.Outcome;
import dev.porthole.nntp.NntpBackend.Receipt;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The one thread of a store that writes articles. All that have come while it waited for the disk
/// go into one transaction: the wait is then shared by their posters. Each poster waits for the
/// commit.
///
/// If such a transaction fails, each article gets one of its own, so that one that the database
/// does not take costs the others nothing. Not so if the commit itself fails: whether it was done
/// is then unknown, and to do it again could number an article twice.
final class Writer implements AutoCloseable {
    private static final int MAX_ARTICLES = 256;
    private static final long MAX_BYTES = 16 << 20;
    private static final int TRIES = 3;
    private static final long IDLE_SECONDS = 1;
    private static final long CLOSE_SECONDS = 60;

    private final Database database;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Connection connection;

    /// What its poster waits for.
    private final class Waiting implements Receipt {
        private final IncomingArticle article;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        Waiting(IncomingArticle article) {
            this.article = article;
        }

        IncomingArticle article() {
            return article;
        }

        CompletableFuture<Outcome> outcome() {
            return outcome;
        }

        @Override
        public boolean isDone() {
            return outcome.isDone();
        }

        @Override
        public Outcome await() throws IOException {
            return Workers.await(database, "storing an article", outcome);
        }
    }

    /// Nobody knows what became of the articles.
    private static final class CommitFailed extends SQLException {
        private static final long serialVersionUID = 1;

        CommitFailed(SQLException cause) {
            super(
                    "the commit failed, and the article may be there or not: " + cause.getMessage(),
                    cause.getSQLState(),
                    cause);
        }
    }

    Writer(Database database) {
        this.database = database;
        this.thread = Thread.ofPlatform().daemon().name("porthole-news-writer").start(this::run);
    }

    /// Takes an article, which is safe once its receipt says so.
    Receipt begin(IncomingArticle article) throws IOException {
        Waiting waiting = new Waiting(article);
        queue.add(waiting);
        if (closed && queue.remove(waiting)) {
            throw ended();
        }
        return waiting;
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (!closed || !queue.isEmpty()) {
                take(batch);
                if (!batch.isEmpty()) {
                    store(batch);
                    batch.clear();
                }
            }
        } finally { // also after an Error: nobody is to wait for ever
            closed = true;
            queue.drainTo(batch);
            batch.forEach(each -> each.outcome().completeExceptionally(ended()));
            disconnect();
        }
    }

    private IOException ended() {
        return new IOException(database + " is closed");
    }

    private void take(List<Waiting> batch) {
        try {
            Waiting first = queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
            if (first == null) {
                return;
            }
            batch.add(first);
        } catch (InterruptedException _) {
            return; // to close
        }
        long bytes = 0;
        for (Waiting next = queue.peek();
                next != null && batch.size() < MAX_ARTICLES;
                next = queue.peek()) {
            bytes += next.article().bytes();
            if (bytes > MAX_BYTES) {
                return;
            }
            if (queue.remove(next)) {
                batch.add(next);
            }
        }
    }

    private void store(List<Waiting> batch) {
        try {
            complete(batch, commit(batch));
        } catch (CommitFailed e) {
            disconnect();
            batch.forEach(each -> each.outcome().completeExceptionally(e));
        } catch (SQLException | RuntimeException e) {
            disconnect();
            if (batch.size() == 1) {
                storeAlone(batch, TRIES - 1, e);
            } else {
                batch.forEach(each -> storeAlone(List.of(each), TRIES, e));
            }
        }
    }

    /// Two servers that store the same articles can wait for each other; the database lets one of
    /// them fail then. And a connection may have been lost.
    private void storeAlone(List<Waiting> one, int tries, Exception before) {
        Exception last = before;
        for (int i = 0; i < tries; i++) {
            try {
                complete(one, commit(one));
                return;
            } catch (CommitFailed e) {
                disconnect();
                last = e;
                break;
            } catch (SQLException | RuntimeException e) {
                disconnect();
                last = e;
            }
        }
        one.getFirst().outcome().completeExceptionally(last);
    }

    private static void complete(List<Waiting> batch, List<Outcome> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).outcome().complete(outcomes.get(i));
        }
    }

    /// One transaction.
    private List<Outcome> commit(List<Waiting> batch) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.connect();
            connection = open;
        }
        open.setAutoCommit(false);
        List<Outcome> outcomes;
        try (Numbering numbering = new Numbering(open, database.dialect())) {
            outcomes = numbering.store(batch.stream().map(Waiting::article).toList());
        } // a failure closes the connection, which undoes what was done
        try {
            open.setAutoCommit(true); // commits; SQLite's commit() would begin the next one at once
        } catch (SQLException e) {
            throw new CommitFailed(e);
        }
        return outcomes;
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            Workers.closeQuietly(open);
        }
    }

    /// Stores what has been handed over, and ends.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
