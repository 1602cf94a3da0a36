package dev.porthole.smtp;

import java.net.Inet4Address;
import java.net.InetAddress;

/// What may stand after the `@`, and after EHLO (RFC 5321, section 4.1.2 and 4.1.3).
final class MailDomain {
    private static final int MAX_BYTES = 255; // section 4.5.3.1.2
    private static final int MAX_LABEL_BYTES = 63; // RFC 1035, section 2.3.4
    private static final String IPV6 = "IPv6:";

    private MailDomain() {}

    /// Checks a domain or an address literal.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    static void require(String text) {
        if (text.startsWith("[")) {
            if (!isLiteral(text)) {
                throw new IllegalArgumentException(
                        "an address literal is [IPv4] or [IPv6:ADDRESS] (RFC 5321, section 4.1.3)");
            }
            return;
        }
        if (MailAddress.bytes(text) > MAX_BYTES) {
            throw new IllegalArgumentException("a domain has at most 255 bytes");
        }
        for (String label : text.split("\\.", -1)) {
            if (!isLabel(label)) {
                throw new IllegalArgumentException(
                        "a domain is made of labels of letters, digits and inner hyphens, with"
                                + " dots between them (RFC 5321, section 4.1.2)");
            }
        }
    }

    /// As [#require], without characters beyond ASCII: what EHLO and the greeting can say (RFC
    /// 6531, section 3.7.1).
    static void requireAscii(String text) {
        require(text);
        if (!MailAddress.isAscii(text)) {
            throw new IllegalArgumentException("a host's name is written in ASCII: xn--...");
        }
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && MailAddress.bytes(label) <= MAX_LABEL_BYTES
                && !label.startsWith("-")
                && !label.endsWith("-")
                && label.codePoints().allMatch(c -> c == '-' || isLetterOrDigit(c));
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || MailAddress.isBeyondAscii(c);
    }

    /// Whether it is `[192.0.2.1]` or `[IPv6:2001:db8::1]`.
    static boolean isLiteral(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return false;
        }
        String inner = text.substring(1, text.length() - 1);
        boolean six = inner.regionMatches(true, 0, IPV6, 0, IPV6.length());
        String address = six ? inner.substring(IPV6.length()) : inner;
        return six == address.contains(":") && !address.contains("%") && isAddress(address);
    }

    private static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return text.contains(":") || text.split("\\.", -1).length == 4;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// The literal of an address, as a client without a name introduces itself.
    static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return address instanceof Inet4Address
                ? "[" + text + "]"
                : "[" + IPV6 + (zone < 0 ? text : text.substring(0, zone)) + "]";
    }

    /// The address in a literal.
    static String addressOf(String literal) {
        String inner = literal.substring(1, literal.length() - 1);
        return inner.regionMatches(true, 0, IPV6, 0, IPV6.length())
                ? inner.substring(IPV6.length())
                : inner;
    }
}
