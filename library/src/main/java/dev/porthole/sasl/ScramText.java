package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.MalformedException;

/// The syntax that the messages of SCRAM share (RFC 5802, section 7): attributes `x=value` with
/// commas between them.
final class ScramText {
    private static final int MAX_BYTES = 4096;

    private final String what;
    private final String[] attributes;
    private int next;

    private ScramText(String what, String[] attributes) {
        this.what = what;
        this.attributes = attributes;
    }

    /// The text of a message.
    static String decoded(byte[] bytes, String what) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException(what + " has more than " + MAX_BYTES + " bytes");
        }
        return Text.utf8(bytes, what);
    }

    static byte[] encoded(String text) {
        return text.getBytes(UTF_8);
    }

    /// @param what the message is, for failures
    static ScramText of(String text, String what) {
        return new ScramText(what, text.split(",", -1));
    }

    /// The value of the next attribute, which must be `name`.
    String take(char name) throws MalformedException {
        if (!nextIs(name)) {
            throw new MalformedException("%s lacks %c=".formatted(what, name));
        }
        String value = attributes[next++].substring(2);
        if (value.isEmpty()) {
            throw new MalformedException("%s has an empty %c=".formatted(what, name));
        }
        return value;
    }

    boolean nextIs(char name) {
        return next < attributes.length && attributes[next].startsWith(name + "=");
    }

    /// Skips extensions, which nobody has to understand, up to the attribute `name`.
    void skipTo(char name) throws MalformedException {
        while (next < attributes.length && !nextIs(name)) {
            next++;
        }
        if (next == attributes.length) {
            throw new MalformedException("%s lacks %c=".formatted(what, name));
        }
    }

    void end() throws MalformedException {
        if (next != attributes.length) {
            throw new MalformedException(what + " goes on after its last attribute");
        }
    }

    /// A nonce: printable ASCII without commas (section 7).
    String takeNonce() throws MalformedException {
        String nonce = take('r');
        if (!nonce.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new MalformedException(what + " has a nonce that is not printable");
        }
        return nonce;
    }

    /// A `saslname`: `=` and `,` are written `=3D` and `=2C` (section 5.1).
    static String escaped(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    static String unescaped(String text, String what) throws MalformedException {
        String name = text.replace("=2C", ",");
        if (name.replace("=3D", "").indexOf('=') >= 0) {
            throw new MalformedException(what + " has a name with = that is not =2C or =3D");
        }
        return name.replace("=3D", "=");
    }
}
