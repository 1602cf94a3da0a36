package dev.porthole.mail;

import java.util.EnumSet;
import java.util.Set;

/// What is noted of a message, in its file's name after `:2,` (maildir(5), "info").
public enum Flag {
    /// Resent, forwarded or bounced: `P`.
    PASSED('P'),
    /// Answered: `R`.
    REPLIED('R'),
    /// Read: `S`.
    SEEN('S'),
    /// To be deleted later: `T`.
    TRASHED('T'),
    /// Not finished: `D`.
    DRAFT('D'),
    /// Marked by the user: `F`.
    FLAGGED('F');

    private static final String PREFIX = "2,";

    private final char letter;

    Flag(char letter) {
        this.letter = letter;
    }

    /// The flags in the part of a name after the colon. Letters of others are passed over.
    static Set<Flag> parse(String info) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (info.startsWith(PREFIX)) {
            for (Flag each : values()) {
                if (info.indexOf(each.letter, PREFIX.length()) >= 0) {
                    flags.add(each);
                }
            }
        }
        return flags;
    }

    /// The part after the colon, its letters in the order of ASCII, with those of others kept.
    static String encode(Set<Flag> flags, String oldInfo) {
        StringBuilder letters = new StringBuilder();
        flags.forEach(each -> letters.append(each.letter));
        if (oldInfo.startsWith(PREFIX)) {
            oldInfo.chars()
                    .skip(PREFIX.length())
                    .filter(c -> "PRSTDF".indexOf(c) < 0)
                    .forEach(c -> letters.append((char) c));
        }
        return PREFIX
                + letters.chars()
                        .sorted()
                        .distinct()
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append);
    }
}
