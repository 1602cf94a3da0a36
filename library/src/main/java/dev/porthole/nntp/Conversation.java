package dev.porthole.nntp;

import dev.porthole.net.Connection;
import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Steps;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A client's commands and their answers, and whether they can go on. For one thread.
final class Conversation {
    /// The server closes the connection after it (RFC 3977, section 3.2.1).
    private static final int CLOSING = 400;

    private static final int CODE_LENGTH = 3;

    private final Wire wire;
    private final Steps steps;

    Conversation(Connection connection, WireLimits limits) {
        this.wire = new Wire(connection, NntpClient.DIALECT, limits);
        this.steps = new Steps(wire, CLOSING);
    }

    Wire wire() {
        return wire;
    }

    boolean isOpen() {
        return steps.isOpen();
    }

    /// No more can be said.
    void end() {
        steps.end();
    }

    /// Does a step, and notes if it is the last.
    <T> T exchange(Steps.Step<T> step) throws IOException {
        return steps.run(step);
    }

    static int codeOf(WireException.Refused e) {
        return e.reply().map(Reply::code).orElse(0);
    }

    /// Says a command, and takes its reply, which has to have one of these codes.
    Reply ask(NntpCommand command, int... codes) throws IOException {
        wire.writeLine(command.encode());
        return read(wire).require(command.toString(), codes);
    }

    /// Reads a reply. It is one line: a hyphen after the code means nothing here (RFC 3977, section
    /// 3.2).
    static Reply read(Wire wire) throws IOException {
        String line = wire.readLine();
        boolean coded = line.matches("[1-5][0-9][0-9]( .*)?");
        if (!coded) {
            throw new MalformedException(
                    "an answer begins with a code of three digits (RFC 3977, section 3.2), not"
                            + " \"%s\"".formatted(Printable.of(line)));
        }
        int code = Integer.parseInt(line, 0, CODE_LENGTH, 10);
        return Reply.of(code, line.length() == CODE_LENGTH ? "" : line.substring(CODE_LENGTH + 1));
    }

    /// Says a command that is answered with a list.
    List<String> list(NntpCommand command, int code) throws IOException {
        List<String> lines = new ArrayList<>();
        list(command, lines::add, code);
        return lines;
    }

    /// As [#list(NntpCommand, int)], line by line.
    void list(NntpCommand command, Consumer<String> each, int code) throws IOException {
        ask(command, code);
        readList(each);
    }

    /// Reads the lines of a list. If one is malformed or `each` fails, the connection is broken
    /// off, rather than waited for what is left.
    void readList(Consumer<String> each) throws IOException {
        ListLines lines = new ListLines(wire.readDotted());
        try {
            String line = lines.next();
            while (line != null) {
                each.accept(line);
                line = lines.next();
            }
        } catch (IOException | RuntimeException e) {
            wire.connection().abort(e);
            throw e;
        }
    }
}
