package dev.porthole.wire;

import java.util.concurrent.CompletableFuture;

/// Runs the other side of a conversation.
public final class Sides {
    /// What it does.
    @FunctionalInterface
    public interface Side {
        void run() throws Exception;
    }

    private Sides() {}

    /// Runs it on a virtual thread; its failure is the future's.
    public static CompletableFuture<Void> run(Side side) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        side.run();
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                });
        return done;
    }
}
