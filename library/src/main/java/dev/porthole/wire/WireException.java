package dev.porthole.wire;

import java.io.IOException;
import java.util.Optional;

/// A failure of a protocol's conversation, by whose fault it is. Its message is one line, with what
/// the other side said escaped and cut short.
///
/// What is not here: the other side broke the protocol ([dev.porthole.net.MalformedException]), or
/// time ran out ([dev.porthole.net.DeadlineException]).
public abstract sealed class WireException extends IOException {
    private static final long serialVersionUID = 1;

    WireException(String message) {
        super(message);
    }

    /// The other side understood, and said no.
    public static final class Refused extends WireException {
        private static final long serialVersionUID = 1;

        private final String command;
        private final String answer;
        private final boolean temporary;
        private final transient Optional<Reply> reply;

        /// A refusal by a reply with a code.
        ///
        /// @param command what was refused, without its secrets: `MAIL FROM:<alice@example.org>`
        public Refused(String command, Reply reply) {
            this(command, reply.toString(), reply.isTemporary(), Optional.of(reply));
        }

        /// A refusal in a protocol whose answers have no code.
        ///
        /// @param temporary whether the same may succeed later
        public Refused(String command, String answer, boolean temporary) {
            this(command, answer, temporary, Optional.empty());
        }

        private Refused(String command, String answer, boolean temporary, Optional<Reply> reply) {
            super(Printable.of(command) + " was refused: " + Printable.of(answer));
            this.command = command;
            this.answer = answer;
            this.temporary = temporary;
            this.reply = reply;
        }

        /// What was refused.
        public String command() {
            return command;
        }

        /// The other side's words, as they came.
        public String answer() {
            return answer;
        }

        /// The reply, where the protocol's answers have a code; empty after deserialization too.
        public Optional<Reply> reply() {
            return reply == null ? Optional.empty() : reply;
        }

        /// Whether the same may succeed later.
        public boolean isTemporary() {
            return temporary;
        }
    }

    /// The other side sent more than this side takes.
    public static final class LimitExceeded extends WireException {
        private static final long serialVersionUID = 1;

        private final String limit;
        private final long bound;

        /// An overrun of `limit` (such as `maxLineBytes`), whose value is `bound`.
        public LimitExceeded(String limit, long bound) {
            super("the other side exceeded " + limit + ", which is " + bound);
            this.limit = limit;
            this.bound = bound;
        }

        /// The name of the limit.
        public String limit() {
            return limit;
        }

        /// Its value.
        public long bound() {
            return bound;
        }
    }

    /// The other side ended the connection in the middle of something.
    public static final class Ended extends WireException {
        private static final long serialVersionUID = 1;

        /// @param what is missing: `the end of a line`
        public Ended(String what) {
            super("the other side ended the connection before " + what);
        }
    }
}
