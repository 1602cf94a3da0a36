package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.MalformedException;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/// Text in messages: read strictly, shown carefully.
final class Text {
    private static final int MAX_SHOWN = 200;

    private Text() {}

    /// The text of `bytes`.
    ///
    /// @param what they are, for the failure: `a PLAIN message (RFC 4616)`
    static String utf8(byte[] bytes, String what) throws MalformedException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new MalformedException(what + " is UTF-8, and these bytes are not");
        }
    }

    /// The bytes that a value in base64 stands for.
    static byte[] base64(String text, String what) throws MalformedException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new MalformedException(what + " is base64, and this is not");
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// What the other side said, fit for a line: printable ASCII, at most 200 characters.
    static String shown(String text) {
        String some = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return some.replaceAll("[^ -~]", "?");
    }
}
