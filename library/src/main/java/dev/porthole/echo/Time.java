package dev.porthole.echo;

import dev.porthole.net.Connection;
import dev.porthole.net.Datagrams.Datagram;
import dev.porthole.server.DatagramHandler;
import dev.porthole.server.Handler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;

/// Time (RFC 868): the seconds since 1900-01-01 00:00 UTC as 32 bits in network order.
final class Time implements Handler, DatagramHandler {
    /// "the time 2,208,988,800 corresponds to 00:00 1 Jan 1970 GMT"
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    static final int BYTES = 4;

    private final Clock clock;

    Time(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void handle(Connection connection) throws IOException {
        connection.write(encode(clock.instant()));
    }

    @Override
    public byte[] answer(Datagram datagram) {
        return encode(clock.instant());
    }

    /// The low 32 bits, which begin anew in 2036.
    static byte[] encode(Instant instant) {
        long seconds = instant.getEpochSecond() + SECONDS_1900_TO_1970;
        return ByteBuffer.allocate(BYTES).putInt((int) seconds).array();
    }

    /// The time nearest to `now` that the four bytes can mean.
    static Instant decode(ByteBuffer bytes, Instant now) {
        long seconds = (bytes.getInt() & 0xffff_ffffL) - SECONDS_1900_TO_1970;
        long era = Math.round((now.getEpochSecond() - seconds) / 0x1p32);
        return Instant.ofEpochSecond(seconds + (era << 32));
    }
}
