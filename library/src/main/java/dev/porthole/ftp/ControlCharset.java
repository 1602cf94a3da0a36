package dev.porthole.ftp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// The characters of a control connection, which is a Telnet connection (RFC 959, section 5.3.1):
/// UTF-8 (RFC 2640), or Latin-1 for older servers, without Telnet's own commands (RFC 854).
///
/// Received commands are left out: "interrupt process" and "synch" announce an `ABOR`, and an
/// option that is asked for and not answered stays off. Where the kernel keeps the urgent byte of a
/// synch to itself, the lone IAC is left out. A byte 255 of data is doubled, which Latin-1 needs
/// for `ÿ`.
final class ControlCharset extends Charset {
    static final Charset UTF_8 = new ControlCharset(StandardCharsets.UTF_8);
    static final Charset LATIN_1 = new ControlCharset(StandardCharsets.ISO_8859_1);

    private static final int IAC = 255;
    private static final int WILL = 251; // and WONT, DO, DONT up to 254: an option follows
    private static final int SB = 250;
    private static final int SE = 240; // the least command

    private final Charset characters;

    private ControlCharset(Charset characters) {
        super(characters.name(), null); // its name is shown in messages
        this.characters = characters;
    }

    @Override
    public boolean contains(Charset other) {
        return characters.contains(other);
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new Decoder(this, characters.newDecoder());
    }

    @Override
    public CharsetEncoder newEncoder() {
        return characters == StandardCharsets.UTF_8 ? characters.newEncoder() : new Encoder(this);
    }

    private static final class Decoder extends CharsetDecoder {
        private final CharsetDecoder text;

        Decoder(Charset charset, CharsetDecoder text) {
            super(charset, 1, 1);
            this.text = text;
        }

        @Override
        protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
            while (in.hasRemaining()) {
                int start = in.position();
                boolean doubled = isIac(in, start) && isIac(in, start + 1);
                if (isIac(in, start) && !doubled) {
                    int length = commandLength(in);
                    if (length < 0) {
                        return CoderResult.UNDERFLOW; // malformed, if nothing follows
                    }
                    in.position(start + length);
                    continue;
                }
                in.position(doubled ? start + 1 : start);
                CoderResult result = decode(in, doubled ? start + 2 : endOfRun(in), out);
                if (!result.isUnderflow()) {
                    in.position(doubled ? start : in.position());
                    return result;
                }
            }
            return CoderResult.UNDERFLOW;
        }

        private CoderResult decode(ByteBuffer in, int end, CharBuffer out) {
            int limit = in.limit();
            in.limit(end);
            try {
                text.reset();
                return text.decode(in, out, true);
            } finally {
                in.limit(limit);
            }
        }

        private static int endOfRun(ByteBuffer in) {
            int end = in.position();
            while (end < in.limit() && !isIac(in, end)) {
                end++;
            }
            return end;
        }

        private static boolean isIac(ByteBuffer in, int index) {
            return index < in.limit() && (in.get(index) & 0xff) == IAC;
        }

        /// The length of the command at the position; 1 for a lone IAC; -1 if its end is missing.
        private static int commandLength(ByteBuffer in) {
            int at = in.position();
            if (at + 1 == in.limit()) {
                return -1;
            }
            int command = in.get(at + 1) & 0xff;
            if (command < SE) {
                return 1;
            }
            if (command == SB) {
                return subnegotiationLength(in);
            }
            int length = command >= WILL ? 3 : 2;
            return at + length > in.limit() ? -1 : length;
        }

        private static int subnegotiationLength(ByteBuffer in) {
            for (int i = in.position() + 2; i + 1 < in.limit(); i++) {
                if ((in.get(i) & 0xff) == IAC && (in.get(i + 1) & 0xff) == SE) {
                    return i + 2 - in.position();
                }
            }
            return -1;
        }
    }

    private static final class Encoder extends CharsetEncoder {
        Encoder(Charset charset) {
            super(charset, 1, 2);
        }

        @Override
        protected CoderResult encodeLoop(CharBuffer in, ByteBuffer out) {
            while (in.hasRemaining()) {
                char c = in.get(in.position());
                if (c > IAC) {
                    return CoderResult.unmappableForLength(1);
                }
                int length = c == IAC ? 2 : 1;
                if (out.remaining() < length) {
                    return CoderResult.OVERFLOW;
                }
                in.get();
                for (int i = 0; i < length; i++) {
                    out.put((byte) c);
                }
            }
            return CoderResult.UNDERFLOW;
        }
    }
}
