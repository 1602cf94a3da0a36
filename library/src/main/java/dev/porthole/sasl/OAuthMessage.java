package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;

import java.util.Optional;

/// The message of OAUTHBEARER (RFC 7628, section 3.1) and of XOAUTH2, with `^A` for the byte 1:
///
/// ```
/// n,a=user@example.com,^Ahost=server.example.com^Aport=143^Aauth=Bearer TOKEN^A^A
/// user=user@example.com^Aauth=Bearer TOKEN^A^A
/// ```
///
/// @param user the name; empty if the token alone says it
/// @param token the token
record OAuthMessage(String user, String token) {
    private static final String SEPARATOR = "\u0001";
    private static final String SCHEME = "bearer ";
    private static final int MAX_FIELDS = 16;

    /// @param server where the client has connected to, if it says so (section 3.1)
    byte[] encodeBearer(Optional<Endpoint> server) {
        var text = new StringBuilder("n,a=").append(ScramText.escaped(user)).append(',');
        server.ifPresent(at ->
                text.append(SEPARATOR + "host=")
                        .append(at.host())
                        .append(SEPARATOR + "port=")
                        .append(at.port()));
        return finish(text.append(SEPARATOR));
    }

    byte[] encodeXoauth2() {
        return finish(new StringBuilder("user=").append(user).append(SEPARATOR));
    }

    private byte[] finish(StringBuilder text) {
        text.append("auth=Bearer ").append(token).append(SEPARATOR + SEPARATOR);
        return text.toString().getBytes(UTF_8);
    }

    static OAuthMessage parseBearer(byte[] bytes) throws MalformedException {
        String what = "an OAUTHBEARER message (RFC 7628, section 3.1)";
        String text = Text.utf8(bytes, what);
        int end = text.indexOf(SEPARATOR);
        require(end >= 0, what + " has a header and fields");
        Gs2Header header = Gs2Header.parse(text.substring(0, end), what);
        String[] fields = fields(text.substring(end + 1), what);
        return new OAuthMessage(header.actingAs(), token(fields, what));
    }

    static OAuthMessage parseXoauth2(byte[] bytes) throws MalformedException {
        String what = "an XOAUTH2 message";
        String[] fields = fields(Text.utf8(bytes, what), what);
        require(fields[0].startsWith("user="), what + " begins with the user");
        return new OAuthMessage(fields[0].substring("user=".length()), token(fields, what));
    }

    /// `key=value`, each with a separator after it, and one more at the end.
    private static String[] fields(String text, String what) throws MalformedException {
        require(text.endsWith(SEPARATOR + SEPARATOR), what + " ends with two bytes 1");
        String[] fields = text.substring(0, text.length() - 2).split(SEPARATOR, MAX_FIELDS + 1);
        require(fields.length <= MAX_FIELDS, what + " has at most " + MAX_FIELDS + " fields");
        for (String each : fields) {
            require(each.indexOf('=') > 0, what + " consists of fields KEY=VALUE");
        }
        return fields;
    }

    private static String token(String[] fields, String what) throws MalformedException {
        for (String each : fields) {
            if (each.startsWith("auth=")) {
                String value = each.substring("auth=".length());
                require(
                        value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()),
                        what + " has a token of the kind Bearer");
                String token = value.substring(SCHEME.length()).strip();
                require(BearerToken.isToken(token), "the token of " + what + " is not one");
                return token;
            }
        }
        throw new MalformedException(what + " has a field auth");
    }

    private static void require(boolean condition, String rule) throws MalformedException {
        if (!condition) {
            throw new MalformedException(rule);
        }
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
