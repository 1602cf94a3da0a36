package dev.porthole.ftp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Reply;
import dev.porthole.wire.WireException;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What the text of replies says, of those that have more to say than their code.
final class FtpReplies {
    private FtpReplies() {}

    /// A path in quotes, a quote in it doubled (RFC 959, appendix II).
    static String path(Reply reply) throws MalformedException {
        String words = reply.text();
        StringBuilder path = new StringBuilder();
        int i = words.indexOf('"') + 1;
        while (i > 0 && i < words.length()) {
            boolean quote = words.charAt(i) == '"';
            if (quote && !words.startsWith("\"\"", i)) {
                return path.toString();
            }
            path.append(words.charAt(i));
            i += quote ? 2 : 1;
        }
        throw new MalformedException("a reply 257 has a path in quotes, not " + reply);
    }

    /// A number of bytes (RFC 3659, section 4.1).
    static long size(Reply reply) throws MalformedException {
        String size = reply.text().strip();
        if (!Words.isNumber(size)) {
            throw new MalformedException("a reply to SIZE is in digits, not " + reply);
        }
        return Long.parseLong(size);
    }

    /// A time (RFC 3659, section 2.3).
    static Instant time(Reply reply) throws MalformedException {
        try {
            return MachineListing.parseTime(reply.text().strip());
        } catch (IllegalArgumentException _) {
            throw new MalformedException(
                    "a time is YYYYMMDDHHMMSS (RFC 3659, section 2.3), not " + reply);
        }
    }

    /// A digest, after the algorithm and the range (draft-ietf-ftpext2-hash-03, section 3.2).
    static String digest(Reply reply) throws MalformedException {
        String[] words = reply.text().split(" ", 4);
        if (words.length < 3 || !words[2].matches("[0-9A-Fa-f]{1,128}")) {
            throw new MalformedException("a reply to HASH has a digest, not " + reply);
        }
        return words[2].toLowerCase(Locale.ROOT);
    }

    /// An entry on the second line (RFC 3659, section 7.2).
    static FtpEntry entry(Reply reply) throws MalformedException {
        if (reply.lines().size() < 2) {
            throw new MalformedException("a reply to MLST has an entry, not " + reply);
        }
        return MachineListing.parse(reply.lines().get(1).stripLeading());
    }

    /// Features, on the lines between the first and the last (RFC 2389, section 3.2); none of a
    /// server that does not know the command.
    static FtpFeatures features(Reply reply) throws MalformedException, WireException {
        if (reply.isPermanent()) {
            return FtpFeatures.NONE;
        }
        List<String> lines = reply.require("FEAT", 211).lines();
        return lines.size() < 3
                ? FtpFeatures.NONE
                : FtpFeatures.parse(lines.subList(1, lines.size() - 1));
    }
}
