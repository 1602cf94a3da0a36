package dev.porthole.echo;

import dev.porthole.net.Connection;
import dev.porthole.net.Datagrams.Datagram;
import dev.porthole.server.DatagramHandler;
import dev.porthole.server.Handler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Daytime (RFC 867): the time as a line of text, `Monday, November 23, 2026 16:31:26-UTC`, in the
/// first of the two syntaxes that the RFC calls popular.
final class Daytime implements Handler, DatagramHandler {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEEE, MMMM d, uuuu HH:mm:ss-zzz'\r\n'", Locale.ENGLISH);

    private final Clock clock;

    Daytime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void handle(Connection connection) throws IOException {
        connection.write(text());
    }

    @Override
    public byte[] answer(Datagram datagram) {
        return text();
    }

    private byte[] text() {
        return FORMAT.format(ZonedDateTime.now(clock)).getBytes(StandardCharsets.US_ASCII);
    }
}
