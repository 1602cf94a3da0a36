package dev.porthole.sasl;

/// What a server does next in an exchange: sends a challenge, or ends it.
public sealed interface Step permits Step.Challenge, Outcome {
    /// Sent to the client, which then responds. Immutable but for its array, and thread-safe.
    final class Challenge implements Step {
        private final byte[] bytes;
        private final boolean last;

        private Challenge(byte[] bytes, boolean last) {
            this.bytes = bytes;
            this.last = last;
        }

        static Challenge of(byte[] bytes) {
            return new Challenge(bytes, false);
        }

        static Challenge last(byte[] bytes) {
            return new Challenge(bytes, true);
        }

        /// The challenge, before the protocol's base64; may be empty.
        public byte[] bytes() {
            return bytes;
        }

        /// Whether the client has succeeded and has nothing more to say than an empty response. A
        /// protocol whose success carries data, such as NNTP's 283 (RFC 4643, section 2.4), sends
        /// this with it, and gives [SaslServer#respond] an empty response of its own.
        public boolean isLast() {
            return last;
        }

        @Override
        public String toString() {
            return "challenge of " + bytes.length + " bytes";
        }
    }
}
