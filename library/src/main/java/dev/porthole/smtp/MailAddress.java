package dev.porthole.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The address of a mailbox (RFC 5321, section 4.1.2; with characters beyond ASCII, RFC 6531,
/// section 3.3).
///
/// | text | local part | domain |
/// |---|---|---|
/// | `alice@example.org` | `alice` | `example.org` |
/// | `"a b"@example.org` | `a b` | `example.org` |
/// | `alice@[192.0.2.1]`, `alice@[IPv6:2001:db8::1]` | `alice` | the brackets and what is in them |
/// | `postmaster` | `postmaster` | empty: of whoever is asked (section 4.5.1) |
///
/// Immutable and thread-safe. Two addresses are equal if they are the same to the letter: only the
/// server of a domain knows whether the case of a local part matters.
///
/// @param localPart what it means, without quotes and backslashes; at most 64 bytes in UTF-8
/// @param domain a domain or an address literal, at most 255 bytes; empty for `postmaster` alone
public record MailAddress(String localPart, String domain) {
    private static final int MAX_LOCAL_BYTES = 64; // RFC 5321, section 4.5.3.1.1
    private static final int MAX_BYTES = 254; // a path has 256 with < and >: section 4.5.3.1.3
    private static final String POSTMASTER = "postmaster";

    /// Checks the address.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public MailAddress {
        if (bytes(localPart) > MAX_LOCAL_BYTES) {
            throw new IllegalArgumentException("a local part has at most 64 bytes");
        }
        if (!localPart.codePoints().allMatch(MailAddress::isQuotable)) {
            throw new IllegalArgumentException("a local part has no control characters");
        }
        if (domain.isEmpty()) {
            if (!localPart.equalsIgnoreCase(POSTMASTER)) {
                throw new IllegalArgumentException("an address has a domain: NAME@DOMAIN");
            }
        } else {
            MailDomain.require(domain);
        }
        if (bytes(encode(localPart, domain)) > MAX_BYTES) {
            throw new IllegalArgumentException("an address has at most 254 bytes");
        }
    }

    /// Reads an address as it is written in commands, without the angle brackets.
    ///
    /// @throws IllegalArgumentException saying what is wrong with `text`
    public static MailAddress parse(String text) {
        AddressParser parser = new AddressParser(text);
        MailAddress address = parser.mailbox();
        parser.requireEnd();
        return address;
    }

    /// Whether it needs SMTPUTF8: whether it has characters beyond ASCII (RFC 6531).
    public boolean isInternational() {
        return !isAscii(localPart) || !isAscii(domain);
    }

    /// Whether it is in `other`, a domain or an address literal, whatever the case of its letters
    /// (RFC 5321, section 2.4).
    public boolean isIn(String other) {
        return domain.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    /// Whether mail to it has to be taken by every server (RFC 5321, section 4.5.1).
    public boolean isPostmaster() {
        return localPart.equalsIgnoreCase(POSTMASTER);
    }

    /// The form that [#parse] reads, with quotes only where they are needed.
    @Override
    public String toString() {
        return encode(localPart, domain);
    }

    private static String encode(String localPart, String domain) {
        String local = AddressParser.isDotString(localPart) ? localPart : quote(localPart);
        return domain.isEmpty() ? local : local + "@" + domain;
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Whether a quoted string may hold it: printable ASCII, a space, or what RFC 6531 adds.
    static boolean isQuotable(int c) {
        return (c >= ' ' && c < 0x7f) || isBeyondAscii(c);
    }

    /// UTF8-non-ascii of RFC 6531, without what would end a line or hide.
    static boolean isBeyondAscii(int c) {
        return c >= 0xa0
                && switch (Character.getType(c)) {
                    case Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.UNASSIGNED ->
                            false;
                    default -> true;
                };
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
