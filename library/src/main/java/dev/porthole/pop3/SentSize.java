package dev.porthole.pop3;

import java.io.IOException;
import java.io.InputStream;

/// How long a stored message is when it is sent, each line end as CRLF (RFC 1939, section 11).
final class SentSize {
    private SentSize() {}

    /// The size of a message. A message whose first line ends with CRLF was stored as it arrived,
    /// and is as long as its file; any other is counted.
    static long of(InputStream message, long storedBytes) throws IOException {
        long count = 0;
        int before = -1;
        boolean first = true;
        int b;
        while ((b = message.read()) >= 0) {
            if (b == '\n' && before == '\r' && first) {
                return storedBytes;
            }
            boolean end = b == '\r' || (b == '\n' && before != '\r');
            count += end ? 2 : b == '\n' ? 0 : 1;
            first &= b != '\n';
            before = b;
        }
        return before == '\n' || before == '\r' || before < 0 ? count : count + 2;
    }
}
