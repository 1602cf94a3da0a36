package dev.porthole.ftp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.Steps;
import dev.porthole.wire.Wire;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// A client's side of the control connection: one step after the other, none while a transfer is
/// open, and none after one that has failed.
final class Conversation {
    private static final int CLOSING = 421;

    private final Wire wire;
    private final Steps steps;
    private @Nullable DataChannel transfer;

    Conversation(Wire wire) {
        this.wire = wire;
        this.steps = new Steps(wire, CLOSING, FtpDataException.class::isInstance);
    }

    /// Does a step, and notes if it is the last.
    <T> T step(Steps.Step<T> step) throws IOException {
        if (transfer != null && !steps.isOver()) {
            throw new IllegalStateException("a transfer is open: close it before what comes next");
        }
        return steps.run(step);
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
            steps.end();
            open.close();
        }
    }

    void end() {
        steps.end();
    }

    boolean isOpen() {
        return steps.isOpen();
    }
}
