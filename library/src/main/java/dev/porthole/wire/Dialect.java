package dev.porthole.wire;

import java.nio.charset.Charset;

/// How a protocol writes its lines.
///
/// @param name of the protocol, for messages: `SMTP`
/// @param lineRule where it says that CRLF, and nothing else, ends a line: `RFC 5321, section
///   2.3.8`
/// @param charset of its lines, in which ASCII is ASCII; a byte or a character that it has not is
///   refused in both directions
/// @param bareLineEnds whether a CR or LF alone may stand in a *body*, as data: a lenience for
///   clients that read what others have stored (RFC 5322, section 4.1, obsolete syntax). It never
///   ends a line, let alone a body
public record Dialect(String name, String lineRule, Charset charset, boolean bareLineEnds) {
    /// A protocol that allows no CR or LF alone.
    public static Dialect strict(String name, String lineRule, Charset charset) {
        return new Dialect(name, lineRule, charset, false);
    }

    /// The same protocol with bodies that may hold a CR or LF alone.
    public Dialect withBareLineEnds() {
        return new Dialect(name, lineRule, charset, true);
    }
}
