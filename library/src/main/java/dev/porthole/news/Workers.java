package dev.porthole.news;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that wait for the database, so that others don't: a driver blocks in native code or in a
/// lock, where a carrier of virtual threads, or a loop of the ring engine, would stand still. Each
/// question has a connection of its own while it is answered. Thread-safe.
final class Workers implements AutoCloseable {
    private static final long KEEP_SECONDS = 10;

    private final Database database;
    private final ThreadPoolExecutor threads;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    /// Something to ask a database.
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /// @param count of threads, and so of connections at most
    Workers(Database database, int count) {
        this.database = database;
        this.threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        KEEP_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("porthole-news-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// Asks, outside of a transaction.
    ///
    /// @param what is done, for a failure
    <T> T ask(String what, Question<T> question) throws IOException {
        Callable<T> call = () -> answer(question);
        FutureTask<T> task = new FutureTask<>(call);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw new IOException(database + " is closed", e);
        }
        return await(database, what, task);
    }

    private <T> T answer(Question<T> question) throws SQLException {
        Connection connection = idle.poll();
        if (connection == null) {
            connection = database.connect();
        }
        boolean isGood = false;
        try {
            T result = question.ask(connection);
            isGood = true;
            return result;
        } finally {
            if (isGood && !threads.isShutdown()) {
                idle.push(connection);
            } else {
                connection.close(); // after a failure nobody knows what state it is in
            }
        }
    }

    /// Waits for the end of what another thread does, whatever happens: an interrupt does not undo
    /// what has been asked for.
    static <T> T await(Database database, String what, Future<T> future) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(database, what, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException failure(Database database, String what, ExecutionException e) {
        return switch (e.getCause()) {
            case SQLException cause -> database.failure(what, cause);
            case IOException cause -> cause;
            case null, default ->
                    new IOException("%s of %s failed: %s".formatted(what, database, e), e);
        };
    }

    /// Closes the connections; what is being answered goes on to its end.
    @Override
    public void close() {
        threads.shutdown();
        Connection connection;
        while ((connection = idle.poll()) != null) {
            closeQuietly(connection);
        }
    }

    /// What can't be closed is of no use to anybody either.
    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException _) {
            // gone
        }
    }
}
