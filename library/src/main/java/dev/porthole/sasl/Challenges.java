package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/// The two digests that answer a server's challenge with a password known to both: CRAM-MD5's, and
/// that of POP3's `APOP`, which is no mechanism of SASL but the same idea.
///
/// For a client of POP3:
///
/// ```
/// C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
/// ```
public final class Challenges {
    private Challenges() {}

    /// The digest of `APOP` (RFC 1939, section 7), 32 hexadecimal digits. It is as secret as the
    /// password is easy to guess: mask it.
    ///
    /// @param challenge the timestamp of the server's greeting, with its angle brackets
    public static String apop(String challenge, String password) {
        byte[] digest = Digests.md5((challenge + Prepared.password(password)).getBytes(UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    /// The digest of CRAM-MD5 (RFC 2195, section 2), 32 hexadecimal digits.
    static String cramMd5(byte[] challenge, String password) {
        return HexFormat.of().formatHex(Digests.hmacMd5(password.getBytes(UTF_8), challenge));
    }
}
