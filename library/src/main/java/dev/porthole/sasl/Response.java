package dev.porthole.sasl;

/// What a client sends to a server. Immutable but for its array, and thread-safe.
public final class Response {
    private final byte[] bytes;
    private final boolean secret;

    private Response(byte[] bytes, boolean secret) {
        this.bytes = bytes;
        this.secret = secret;
    }

    static Response open(byte[] bytes) {
        return new Response(bytes, false);
    }

    static Response secret(byte[] bytes) {
        return new Response(bytes, true);
    }

    /// The response, before the protocol's base64; may be empty.
    public byte[] bytes() {
        return bytes;
    }

    /// Whether it must be masked for observers: it shows a password or a token, or lets passwords
    /// be tried at the price of an MD5. The messages of SCRAM are not secret: they are made to be
    /// seen.
    public boolean isSecret() {
        return secret;
    }

    @Override
    public String toString() {
        return bytes.length + (secret ? " secret bytes" : " bytes");
    }
}
