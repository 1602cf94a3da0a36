package dev.porthole.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;

/// A message in a mailbox, as it was when the mailbox was listed.
///
/// Immutable and thread-safe.
///
/// @param id what it is called in the mailbox: its file's name up to the colon, which stays the
///   same for as long as it is there
/// @param sizeBytes of the file: by its name if that says it (`,S=`), else by the file system
/// @param sentBytes of the message as it is sent, each line end as CRLF, if the name says it
///   (`,W=`)
/// @param flags what is noted of it
/// @param isNew whether no program has taken note of it yet: it lies in `new`
/// @param info the part of the name after the colon; empty for none
public record StoredMessage(
        String id,
        long sizeBytes,
        OptionalLong sentBytes,
        Set<Flag> flags,
        boolean isNew,
        String info) {
    private static final int MAX_UID_LENGTH = 70;
    private static final int HASH_BYTES = 16;

    /// Checks that the name is one.
    ///
    /// @throws IllegalArgumentException if it would lead out of the mailbox
    public StoredMessage {
        boolean leadsOut = id.isEmpty() || id.charAt(0) == '.' || id.indexOf(':') >= 0;
        if (leadsOut || isPath(id) || isPath(info)) {
            throw new IllegalArgumentException(
                    "a message's name has no slash or colon, and no dot at its beginning");
        }
        flags = Set.copyOf(flags);
    }

    private static boolean isPath(String part) {
        return part.indexOf('/') >= 0 || part.indexOf('\0') >= 0;
    }

    /// A name for the message that POP3's UIDL can say: 1 to 70 printable characters, always the
    /// same for the same message (RFC 1939, section 7). It is the [#id], or a hash of one that is
    /// not so.
    public String uid() {
        boolean fits =
                id.length() <= MAX_UID_LENGTH && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return fits ? id : hash();
    }

    private String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    /// The file's name in `cur`, or in `new`.
    String fileName() {
        return info.isEmpty() ? id : id + ":" + info;
    }

    /// The same message with another info part, in `cur`.
    StoredMessage noted(String newInfo) {
        return new StoredMessage(id, sizeBytes, sentBytes, Flag.parse(newInfo), false, newInfo);
    }
}
