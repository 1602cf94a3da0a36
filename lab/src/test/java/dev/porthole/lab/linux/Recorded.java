package dev.porthole.lab.linux;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A journal that keeps what it is told.
final class Recorded implements Journal {
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<Call> began = new LinkedBlockingQueue<>();
    private final BlockingQueue<Call> ended = new LinkedBlockingQueue<>();
    private final AtomicLong next = new AtomicLong();

    @Override
    public void began(Call call) {
        began.add(call);
    }

    @Override
    public void ended(Call call) {
        ended.add(call);
    }

    @Override
    public long nextId() {
        return next.incrementAndGet();
    }

    /// The calls that have come back.
    List<Call> calls() {
        return List.copyOf(ended);
    }

    /// Waits until a call of that name is made.
    void awaitBegan(String name) throws InterruptedException {
        await(began, name);
    }

    /// Waits until a call of that name comes back.
    Call awaitEnded(String name) throws InterruptedException {
        return await(ended, name);
    }

    private static Call await(BlockingQueue<Call> calls, String name) throws InterruptedException {
        while (true) {
            Call call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("there was no " + name + "()");
            }
            if (call.name().equals(name)) {
                return call;
            }
        }
    }
}
