package dev.porthole.telnet;

import dev.porthole.net.Connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What is sent: data by the thread that writes, and answers by the one that reads.
///
/// The reading thread never waits for the writing one: it leaves its answer behind, and the writing
/// thread sends it with what it sends anyway. Else a peer that waits to be read from would never
/// be. The lock guards the state of the negotiation too, so that requests are sent in the order in
/// which they were decided; it is never held while bytes are sent.
final class Outgoing {
    /// Decides what to send.
    interface Step {
        void run(ByteArrayOutputStream out) throws IOException;
    }

    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(); // by the lock
    private boolean sending; // by the lock
    private boolean ended; // by the lock

    Outgoing(Connection connection) {
        this.connection = connection;
    }

    /// Decides under the lock, and sends what was decided: at once, or after what is being sent.
    void control(Step step) throws IOException {
        lock.lock();
        try {
            step.run(pending);
            if (ended) {
                pending.reset(); // nobody can be told any more
            }
            if (sending || pending.size() == 0) {
                return;
            }
            sending = true;
        } finally {
            lock.unlock();
        }
        drain();
    }

    /// Ends the output after what is being sent. Answers that become due afterwards are not given.
    void shutdown() throws IOException {
        begin();
        try {
            lock.lock();
            try {
                ended = true;
                pending.reset();
            } finally {
                lock.unlock();
            }
            connection.shutdownOutput();
        } finally {
            end();
        }
    }

    private void begin() {
        lock.lock();
        try {
            while (sending) {
                idle.awaitUninterruptibly();
            }
            sending = true;
        } finally {
            lock.unlock();
        }
    }

    /// Sends bytes that are encoded already.
    void data(byte[] bytes, boolean secret) throws IOException {
        begin();
        try {
            if (secret) {
                connection.writeSecret(ByteBuffer.wrap(bytes));
            } else {
                connection.write(bytes);
            }
        } catch (IOException | RuntimeException e) {
            end();
            throw e;
        }
        drain();
    }

    /// Sends what has been left behind, until there is nothing more.
    private void drain() throws IOException {
        try {
            for (byte[] some = next(); some.length > 0; some = next()) {
                connection.write(some);
            }
        } catch (IOException | RuntimeException e) {
            end();
            throw e;
        }
    }

    /// What was left behind; if that is nothing, sending has ended.
    private byte[] next() {
        lock.lock();
        try {
            byte[] some = pending.toByteArray();
            pending.reset();
            if (some.length == 0) {
                end();
            }
            return some;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            sending = false;
            idle.signal();
        } finally {
            lock.unlock();
        }
    }
}
