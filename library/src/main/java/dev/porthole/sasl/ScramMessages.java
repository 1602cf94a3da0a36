package dev.porthole.sasl;

import dev.porthole.net.MalformedException;

import java.util.Optional;

/// The four messages of SCRAM, each parsed and encoded (RFC 5802, section 7).
final class ScramMessages {
    private static final String RFC = " (RFC 5802, section 7)";

    private ScramMessages() {}

    /// `n,,n=user,r=nonce`.
    ///
    /// @param header what is in front
    /// @param name the user's, unescaped
    /// @param nonce the client's part
    /// @param bare the message without the header, as it came
    record ClientFirst(Gs2Header header, String name, String nonce, String bare) {
        private static final String WHAT = "the client's first message" + RFC;

        static ClientFirst of(String name, String nonce) {
            String bare = "n=" + ScramText.escaped(name) + ",r=" + nonce;
            return new ClientFirst(Gs2Header.PLAIN, name, nonce, bare);
        }

        static ClientFirst parse(byte[] bytes) throws MalformedException {
            String text = ScramText.decoded(bytes, WHAT);
            int headerEnd = text.indexOf(',', text.indexOf(',') + 1) + 1;
            Gs2Header header = Gs2Header.parse(text.substring(0, headerEnd), WHAT);
            String bare = text.substring(headerEnd);
            ScramText attributes = ScramText.of(bare, WHAT);
            if (attributes.nextIs('m')) {
                throw new MalformedException(WHAT + " needs an extension that is not known");
            }
            String name = ScramText.unescaped(attributes.take('n'), WHAT);
            return new ClientFirst(header, name, attributes.takeNonce(), bare);
        }

        byte[] encode() {
            return ScramText.encoded(header.encode() + bare);
        }
    }

    /// `r=nonce,s=salt,i=iterations`.
    ///
    /// @param nonce the client's part and the server's
    /// @param salt in base64
    /// @param iterations as written
    /// @param text the message, as it came
    record ServerFirst(String nonce, String salt, int iterations, String text) {
        private static final String WHAT = "the server's first message" + RFC;

        static ServerFirst of(String nonce, byte[] salt, int iterations) {
            String base64 = Text.base64(salt);
            return new ServerFirst(
                    nonce,
                    base64,
                    iterations,
                    "r=%s,s=%s,i=%d".formatted(nonce, base64, iterations));
        }

        static ServerFirst parse(byte[] bytes) throws MalformedException {
            String text = ScramText.decoded(bytes, WHAT);
            ScramText attributes = ScramText.of(text, WHAT);
            if (attributes.nextIs('m')) {
                throw new MalformedException(WHAT + " needs an extension that is not known");
            }
            String nonce = attributes.takeNonce();
            String salt = attributes.take('s');
            String iterations = attributes.take('i');
            if (!iterations.matches("[1-9][0-9]{0,8}")) {
                throw new MalformedException(WHAT + " has a number of iterations");
            }
            return new ServerFirst(nonce, salt, Integer.parseInt(iterations), text);
        }

        byte[] decodedSalt() throws MalformedException {
            return Text.base64(salt, "the salt of " + WHAT);
        }

        byte[] encode() {
            return ScramText.encoded(text);
        }
    }

    /// `c=biws,r=nonce,p=proof`.
    ///
    /// @param binding the header of the first message in base64
    /// @param nonce both parts
    /// @param proof the client's, in base64
    /// @param withoutProof the message up to the proof, as it came
    record ClientFinal(String binding, String nonce, String proof, String withoutProof) {
        private static final String WHAT = "the client's final message" + RFC;

        static ClientFinal of(Gs2Header header, String nonce, byte[] proof) {
            String binding = Text.base64(ScramText.encoded(header.encode()));
            return new ClientFinal(
                    binding, nonce, Text.base64(proof), "c=%s,r=%s".formatted(binding, nonce));
        }

        static ClientFinal parse(byte[] bytes) throws MalformedException {
            String text = ScramText.decoded(bytes, WHAT);
            ScramText attributes = ScramText.of(text, WHAT);
            String binding = attributes.take('c');
            String nonce = attributes.takeNonce();
            attributes.skipTo('p');
            String proof = attributes.take('p');
            attributes.end();
            String withoutProof = text.substring(0, text.length() - proof.length() - 3);
            return new ClientFinal(binding, nonce, proof, withoutProof);
        }

        byte[] decodedProof() throws MalformedException {
            byte[] bytes = Text.base64(proof, "the proof of " + WHAT);
            if (bytes.length != Digests.SHA_256_BYTES) {
                throw new MalformedException("the proof of " + WHAT + " has 32 bytes");
            }
            return bytes;
        }

        byte[] encode() {
            return ScramText.encoded(withoutProof + ",p=" + proof);
        }
    }

    /// `v=signature`, or `e=error`.
    ///
    /// @param signature the server's, in base64; empty if there is an error
    /// @param error one of the words of section 7, or another
    record ServerFinal(String signature, Optional<String> error) {
        private static final String WHAT = "the server's final message" + RFC;

        static ServerFinal of(byte[] signature) {
            return new ServerFinal(Text.base64(signature), Optional.empty());
        }

        static ServerFinal parse(byte[] bytes) throws MalformedException {
            ScramText attributes = ScramText.of(ScramText.decoded(bytes, WHAT), WHAT);
            return attributes.nextIs('e')
                    ? new ServerFinal("", Optional.of(attributes.take('e')))
                    : new ServerFinal(attributes.take('v'), Optional.empty());
        }

        byte[] decodedSignature() throws MalformedException {
            return Text.base64(signature, "the signature of " + WHAT);
        }

        byte[] encode() {
            return ScramText.encoded("v=" + signature);
        }
    }

    /// What both sides sign (section 3).
    static byte[] signed(ClientFirst first, ServerFirst server, ClientFinal last) {
        return ScramText.encoded(first.bare() + "," + server.text() + "," + last.withoutProof());
    }
}
