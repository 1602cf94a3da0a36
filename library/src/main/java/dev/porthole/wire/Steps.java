package dev.porthole.wire;

import java.io.IOException;
import java.util.function.Predicate;

/// The steps of a client's conversation: one after the other, and none after one that has failed,
/// since nobody knows what the server would answer to. What goes on is a step that the server has
/// refused, by a reply other than that it closes, or that was refused before it was sent.
///
/// For one thread.
public final class Steps {
    private static final int NO_CODE = -1;

    private final Wire wire;
    private final int closing;
    private final Predicate<IOException> harmless;
    private boolean over;

    /// What is done as one.
    @FunctionalInterface
    public interface Step<T> {
        /// Does it.
        ///
        /// @throws IllegalArgumentException before anything was sent
        T run() throws IOException;
    }

    /// The steps of a conversation over a wire.
    ///
    /// @param closing the code of the reply by which the server says that it closes the connection
    public Steps(Wire wire, int closing) {
        this(wire, closing, _ -> false);
    }

    /// As above, of a protocol whose replies have no code.
    public Steps(Wire wire) {
        this(wire, NO_CODE);
    }

    /// As above, where more does no harm to what follows.
    ///
    /// @param harmless failures, other than refusals, after which it goes on
    public Steps(Wire wire, int closing, Predicate<IOException> harmless) {
        this.wire = wire;
        this.closing = closing;
        this.harmless = harmless;
    }

    /// Does a step, and notes if it is the last.
    ///
    /// @throws IllegalStateException if the conversation is over; or while a body is being read,
    ///   after which it goes on
    public <T> T run(Step<T> step) throws IOException {
        if (over) {
            throw new IllegalStateException("the conversation is over");
        }
        wire.requireNoBody();
        boolean goesOn = false;
        try {
            T result = step.run();
            goesOn = true;
            return result;
        } catch (IllegalArgumentException e) { // before it was sent
            goesOn = true;
            throw e;
        } catch (WireException.Refused e) {
            goesOn = e.reply().map(Reply::code).orElse(0) != closing;
            throw e;
        } catch (IOException e) {
            goesOn = harmless.test(e);
            throw e;
        } finally {
            over |= !goesOn;
        }
    }

    /// No more can be said.
    public void end() {
        over = true;
    }

    /// Whether the conversation is over; the connection may still be open.
    public boolean isOver() {
        return over;
    }

    /// Whether more can be said.
    public boolean isOpen() {
        return !over && wire.connection().isOpen();
    }
}
