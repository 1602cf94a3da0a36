package dev.porthole.ftp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// A client's side of the control connection: one step after the other, none while a transfer is
/// open, and none after one that has failed.
final class Conversation {
    private static final int CLOSING = 421;

    private final Wire wire;
    private @Nullable DataChannel transfer;
    private boolean over;

    Conversation(Wire wire) {
        this.wire = wire;
    }

    /// A step of the conversation.
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }

    /// Does a step, and notes if it is the last.
    <T> T step(Step<T> step) throws IOException {
        if (over) {
            throw new IllegalStateException("the conversation is over");
        }
        if (transfer != null) {
            throw new IllegalStateException("a transfer is open: close it before what comes next");
        }
        boolean goesOn = false;
        try {
            T result = step.run();
            goesOn = true;
            return result;
        } catch (IllegalArgumentException | FtpDataException e) { // not sent, or refused
            goesOn = true;
            throw e;
        } catch (WireException.Refused e) {
            goesOn = e.reply().map(Reply::code).orElse(0) != CLOSING;
            throw e;
        } finally {
            over |= !goesOn;
        }
    }

    /// Sends a command and reads its reply, which has one of `codes`. In a step.
    Reply ask(FtpVerb verb, String argument, int... codes) throws IOException {
        return command(verb, argument).require(FtpCommand.of(verb, argument).toString(), codes);
    }

    /// Sends a command and reads its reply, whatever it is. In a step.
    Reply command(FtpVerb verb, String argument) throws IOException {
        wire.writeLine(FtpCommand.of(verb, argument).encode());
        return wire.readLooseReply();
    }

    void transferBegins(DataChannel opened) {
        transfer = opened;
    }

    void transferEnds() {
        transfer = null;
    }

    /// For one who closes the connection with a transfer open.
    void breakOffTransfer() throws IOException {
        DataChannel open = transfer;
        transfer = null;
        if (open != null) {
            over = true;
            open.close();
        }
    }

    void end() {
        over = true;
    }

    boolean isOpen() {
        return !over && wire.connection().isOpen();
    }
}
