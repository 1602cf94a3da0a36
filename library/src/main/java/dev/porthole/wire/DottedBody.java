package dev.porthole.wire;

import dev.porthole.net.MalformedException;

import java.io.IOException;

/// A body of lines that ends with a line of one dot; a dot at the start of a line has another in
/// front of it, which is removed (RFC 5321, section 4.5.2; RFC 1939, section 3; RFC 3977, section
/// 3.1.1).
///
/// Nothing but CRLF.CRLF ends it: where a server takes other line ends for the end of a message,
/// the rest of it becomes commands (SMTP smuggling).
final class DottedBody extends Body {
    private enum State {
        LINE_START,
        DOT,
        DOT_CR,
        LINE,
        CR,
        END
    }

    private final Input input;
    private final Dialect dialect;
    private State state = State.LINE_START;

    DottedBody(Wire wire, Dialect dialect) {
        super(wire);
        this.input = wire.input();
        this.dialect = dialect;
    }

    @Override
    int take(byte[] target, int offset, int room) throws IOException {
        int done = 0;
        while (done == 0 && state != State.END) {
            if (input.isEmpty()) {
                fill();
            }
            done = decode(target, offset, room);
        }
        return done == 0 ? -1 : done;
    }

    /// Takes what has arrived, until there is no more, no more room, or the end of the body.
    private int decode(byte[] target, int offset, int room) throws IOException {
        byte[] buffer = input.buffer();
        int position = input.start();
        int done = 0;
        while (position < input.end() && done < room && state != State.END) {
            if (state == State.LINE) {
                int run = run(buffer, position, Math.min(input.end(), position + room - done));
                System.arraycopy(buffer, position, target, offset + done, run);
                position += run;
                done += run;
                if (position == input.end() || done == room) {
                    break;
                }
            }
            byte b = buffer[position];
            if (state == State.DOT_CR && b != '\n') { // the CR was data after all
                alone("CR");
                target[offset + done++] = '\r';
                state = State.CR;
                continue;
            }
            position++;
            if (step(b)) {
                target[offset + done++] = b;
            }
        }
        input.take(position - input.start());
        return done;
    }

    /// How many bytes from `position` are neither CR nor LF.
    private static int run(byte[] buffer, int position, int limit) {
        int end = position;
        while (end < limit && buffer[end] != '\r' && buffer[end] != '\n') {
            end++;
        }
        return end - position;
    }

    /// Goes on by one byte; whether it belongs to the body.
    private boolean step(byte b) throws MalformedException {
        state = next(b);
        return state != State.DOT && state != State.DOT_CR && state != State.END;
    }

    private State next(byte b) throws MalformedException {
        return switch (b) {
            case '\r' -> {
                if (state == State.CR) {
                    alone("CR");
                }
                yield state == State.DOT ? State.DOT_CR : State.CR;
            }
            case '\n' -> {
                if (state == State.DOT_CR) {
                    yield State.END;
                }
                if (state == State.CR) {
                    yield State.LINE_START;
                }
                alone("LF");
                yield State.LINE;
            }
            default -> {
                if (state == State.CR) {
                    alone("CR");
                }
                yield b == '.' && state == State.LINE_START ? State.DOT : State.LINE;
            }
        };
    }

    private void alone(String what) throws MalformedException {
        if (!dialect.bareLineEnds()) {
            throw new MalformedException(
                    "a body of %s has a %s alone, which ends no line (%s)"
                            .formatted(dialect.name(), what, dialect.lineRule()));
        }
    }
}
