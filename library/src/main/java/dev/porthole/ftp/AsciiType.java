package dev.porthole.ftp;

import java.nio.ByteBuffer;

/// The representation of text (`TYPE A`; RFC 959, section 3.1.1.1): CRLF ends a line on the way, LF
/// here.
///
/// What already is CRLF stays so, and a CR alone is data: so a file that was stored as it is comes
/// out of a transfer as text as it would from any server.
final class AsciiType {
    private AsciiType() {}

    /// LF becomes CRLF.
    static final class Encoder {
        private boolean afterCr;

        /// Takes all of `text`.
        ///
        /// @return a new buffer, ready to be read from
        ByteBuffer encode(ByteBuffer text) {
            ByteBuffer lines = ByteBuffer.allocate(2 * text.remaining());
            while (text.hasRemaining()) {
                byte b = text.get();
                if (b == '\n' && !afterCr) {
                    lines.put((byte) '\r');
                }
                afterCr = b == '\r';
                lines.put(b);
            }
            return lines.flip();
        }
    }

    /// CRLF becomes LF.
    static final class Decoder {
        private boolean heldCr;

        /// Takes all of `lines`; a CR at the end is held back until more is known.
        ///
        /// @return a new buffer, ready to be read from
        ByteBuffer decode(ByteBuffer lines) {
            ByteBuffer text = ByteBuffer.allocate(lines.remaining() + 1);
            while (lines.hasRemaining()) {
                byte b = lines.get();
                if (heldCr && b != '\n') {
                    text.put((byte) '\r');
                }
                heldCr = b == '\r';
                if (!heldCr) {
                    text.put(b);
                }
            }
            return text.flip();
        }

        /// What was held back, at the end.
        ByteBuffer end() {
            ByteBuffer rest = heldCr ? ByteBuffer.wrap(new byte[] {'\r'}) : ByteBuffer.allocate(0);
            heldCr = false;
            return rest;
        }
    }
}
