package dev.porthole.echo;

import dev.porthole.net.Datagrams.Datagram;
import dev.porthole.server.DatagramHandler;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;

/// The simple services of RFC 862 to 868, with their standard ports. Their handlers keep no state
/// between clients and are thread-safe.
public enum SimpleService {
    /// Sends back what it receives (RFC 862).
    ECHO(7),
    /// Throws away what it receives (RFC 863).
    DISCARD(9),
    /// Sends the time as text (RFC 867).
    DAYTIME(13),
    /// Sends characters for as long as the client takes them (RFC 864).
    CHARGEN(19),
    /// Sends the seconds since 1900 as four bytes (RFC 868).
    TIME(37);

    private final int port;

    SimpleService(int port) {
        this.port = port;
    }

    /// The service's name in the port registry: `echo`.
    public String serviceName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The service's standard port, which only an administrator may bind.
    public int port() {
        return port;
    }

    /// Serves it over TCP.
    public Handler handler() {
        return switch (this) {
            case ECHO -> Echo::handle;
            case DISCARD -> Discard::handle;
            case DAYTIME -> new Daytime(Clock.system(ZoneId.systemDefault()));
            case CHARGEN -> Chargen::handle;
            case TIME -> new Time(Clock.systemUTC());
        };
    }

    /// Serves it over UDP.
    public DatagramHandler datagramHandler() {
        return switch (this) {
            case ECHO -> Datagram::payload;
            case DISCARD -> _ -> null;
            case DAYTIME -> new Daytime(Clock.system(ZoneId.systemDefault()));
            case CHARGEN -> Chargen::answer;
            case TIME -> new Time(Clock.systemUTC());
        };
    }

    /// Starts to build a TCP server of it.
    public Server.Builder server() {
        return Server.builder(serviceName(), handler());
    }
}
