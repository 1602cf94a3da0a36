package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.net.NetException;
import dev.porthole.net.Tls;
import dev.porthole.net.TlsException;
import dev.porthole.wire.Printable;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/// One transfer of a session: opens the data connection, moves bytes, and answers, on a thread of
/// its own, while the session's thread listens to the client.
///
/// Lifecycle: [#start]; it answers 150, and at its end 226, or why not; [#join]. [#abort], from the
/// session's thread, breaks it off.
final class Transfer implements Job.Meter {
    private final Control control;
    private final DataPort port;
    private final @Nullable Tls tls;
    private final Job job;
    private final List<RateLimit> rates;
    private final Thread thread;
    private volatile @Nullable Connection data;
    private volatile boolean aborted;

    private volatile boolean done;

    private record Answer(int code, String text) {}

    /// @param tls null for a data connection in clear
    /// @param rates that hold for it
    Transfer(Control control, DataPort port, @Nullable Tls tls, Job job, List<RateLimit> rates) {
        this.control = control;
        this.port = port;
        this.tls = tls;
        this.job = job;
        this.rates = rates;
        this.thread = control.connection().newThread("porthole-ftp-transfer", this::run);
    }

    void start() {
        control.transferBegins();
        thread.start();
    }

    boolean isDone() {
        return done;
    }

    /// Waits until it has answered.
    void join() throws InterruptedIOException {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            abortQuietly();
            throw new InterruptedIOException("interrupted while waiting for a transfer");
        }
    }

    /// Breaks it off.
    void abort() throws IOException {
        aborted = true;
        port.close();
        Connection open = data;
        if (open != null) {
            open.abort();
        }
    }

    private void abortQuietly() {
        try {
            abort();
        } catch (IOException e) {
            FtpServer.log("a transfer could not be broken off", e);
        }
    }

    /// Bytes that its data connection has taken or brought so far. From any thread.
    long movedBytes() {
        Connection open = data;
        return open == null ? 0 : open.bytesSent() + open.bytesReceived();
    }

    private void run() {
        Answer answer = perform();
        try {
            control.reply(answer.code(), answer.text());
        } catch (IOException e) {
            FtpServer.log("the end of a transfer could not be told", e);
        } finally {
            done = true;
            control.transferEnds();
        }
    }

    private Answer perform() {
        boolean secured = tls == null;
        try (job) {
            control.reply(150, job.opening());
            Connection opened = port.open();
            data = opened;
            if (aborted) {
                opened.abort();
            }
            if (tls != null) {
                opened.startTlsAsServer(tls);
                secured = true;
            }
            move(opened);
            return new Answer(226, "transfer complete: " + movedBytes() + " bytes");
        } catch (IOException | RuntimeException e) {
            Answer answer = answer(e, secured);
            FtpServer.log("a transfer failed: " + answer.text(), e);
            return answer;
        } finally {
            closeQuietly();
        }
    }

    private void move(Connection opened) throws IOException {
        try {
            job.run(opened, this);
            opened.close();
            job.complete();
        } catch (IOException | RuntimeException e) {
            opened.abort(e);
            job.brokenOff();
            throw e;
        }
    }

    private void closeQuietly() {
        try (Closeable last = port) {
            Connection open = data;
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            FtpServer.log("a data connection could not be closed", e);
        }
    }

    private Answer answer(Exception e, boolean secured) {
        String why = Printable.of(String.valueOf(e.getMessage()));
        if (aborted) {
            return new Answer(426, "transfer aborted, as asked, after " + movedBytes() + " bytes");
        }
        if (e instanceof FtpFailure failure) {
            return new Answer(failure.code(), String.valueOf(failure.getMessage()));
        }
        Connection opened = data;
        if (opened == null) {
            return new Answer(425, "no data connection: " + why);
        }
        if (!secured) {
            return new Answer(
                    522,
                    "TLS on the data connection failed ("
                            + why
                            + "); start TLS there as on this connection, or send PROT C where that"
                            + " is allowed");
        }
        if (why.contains("No space left")) {
            return new Answer(452, "the disk is full");
        }
        return e instanceof NetException || opened.isBroken() || e instanceof TlsException
                ? new Answer(
                        426, "the data connection broke after " + movedBytes() + " bytes: " + why)
                : new Answer(451, "the file could not be read or written");
    }

    @Override
    public int pieceBytes(int most) {
        return rates.stream().anyMatch(RateLimit::isLimited)
                ? Math.min(most, RateLimit.PIECE_BYTES)
                : most;
    }

    @Override
    public void moved(long bytes) throws IOException {
        for (RateLimit each : rates) {
            each.take(bytes);
        }
    }
}
