package dev.porthole.nntp;

import java.time.Instant;

/// A group as a server keeps it.
///
/// Immutable and thread-safe.
///
/// @param group its name and the numbers of its articles
/// @param description what it is about, on one line; empty for none
/// @param status whether one can post
/// @param created when it was made
/// @param creator who made it, on one line
public record NewsGroup(
        Group group, String description, Status status, Instant created, String creator) {
    /// Whether articles are taken (RFC 3977, section 7.6.3).
    public enum Status {
        /// From whoever may post.
        OPEN('y'),
        /// By no POST, but from other servers.
        CLOSED('n'),
        /// If the moderator has approved them.
        MODERATED('m');

        private final char letter;

        Status(char letter) {
            this.letter = letter;
        }

        /// As LIST ACTIVE has it.
        public char letter() {
            return letter;
        }

        /// The status of a letter.
        ///
        /// @throws IllegalArgumentException if it is of none
        public static Status of(char letter) {
            for (Status each : values()) {
                if (each.letter == letter) {
                    return each;
                }
            }
            throw new IllegalArgumentException("no group has the status '" + letter + "'");
        }
    }

    /// Checks the name.
    ///
    /// @throws IllegalArgumentException if a group can't be called so
    public NewsGroup {
        GroupName.require(group.name());
    }

    /// What it is called.
    public String name() {
        return group.name();
    }

    /// The line of LIST ACTIVE.
    ListedGroup listed() {
        return new ListedGroup(
                name(), group.high(), group.low(), Character.toString(status.letter()));
    }
}
