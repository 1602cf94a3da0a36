package dev.porthole.cli;

/// UTF-8 (RFC 3629) that arrives in pieces.
final class Utf8 {
    private Utf8() {}

    /// How many bytes at the end of `bytes` begin a character and lack its rest: 0 to 3.
    static int cutAtEnd(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int each = bytes[bytes.length - back] & 0xff;
            if (each < 0x80) {
                return 0;
            }
            if (each >= 0xc2 && each <= 0xf4) { // the first byte of a character of 2, 3 or 4
                int length = each >= 0xf0 ? 4 : each >= 0xe0 ? 3 : 2;
                return length > back ? back : 0;
            }
            if (each >= 0xc0) { // of none
                return 0;
            }
        }
        return 0;
    }
}
