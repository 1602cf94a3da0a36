package dev.porthole.trace;

import dev.porthole.net.Addresses;
import dev.porthole.net.Event;
import dev.porthole.net.Flow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// What happened, in a few words, without the data: a line of [TextTrace], a comment in
/// [PcapngTrace]. All that came from outside is escaped.
final class Wording {
    private Wording() {}

    static String of(Event event) {
        return switch (event) {
            case Event.Resolving(String host) -> "resolve " + Escape.text(host);
            case Event.Resolved(String host, List<InetAddress> addresses, Duration took) ->
                    Escape.text(host) + " is " + list(addresses) + took(took);
            case Event.Connecting(SocketAddress remote) -> "connecting " + Escape.address(remote);
            case Event.ConnectFailed(SocketAddress remote, Duration took, IOException cause) ->
                    "failed " + Escape.address(remote) + ": " + Escape.cause(cause) + took(took);
            case Event.OfConnection e -> "#" + e.flow().id() + " " + of(e);
            case Event.DatagramSent(SocketAddress local, SocketAddress remote, _) ->
                    "udp " + ends(local, " -> ", remote);
            case Event.DatagramReceived(SocketAddress local, SocketAddress remote, _) ->
                    "udp " + ends(local, " <- ", remote);
        };
    }

    private static String of(Event.OfConnection event) {
        return switch (event) {
            case Event.Opened(Flow flow, Duration took) ->
                    flow.role() == Flow.Role.CLIENT
                            ? "open " + ends(flow.local(), " > ", flow.remote()) + took(took)
                            : "open " + ends(flow.local(), " < ", flow.remote());
            case Event.Relayed(Flow flow) ->
                    "relayed by a proxy: " + ends(flow.local(), " < ", flow.remote());
            case Event.TlsStarted e -> tls(e);
            case Event.Sent _ -> "->";
            case Event.Received _ -> "<-";
            case Event.OutputShutdown _ -> "-> end of output";
            case Event.EndOfStream _ -> "<- end of stream";
            case Event.Reset _ -> "<- reset by peer";
            case Event.Closed e -> closed(e);
        };
    }

    private static String ends(SocketAddress local, String arrow, SocketAddress remote) {
        return Escape.address(local) + arrow + Escape.address(remote);
    }

    private static String list(List<InetAddress> addresses) {
        return addresses.stream().map(Addresses::format).collect(Collectors.joining(", "));
    }

    private static String tls(Event.TlsStarted e) {
        String alpn = e.alpn().isEmpty() ? "" : " for " + e.alpn();
        return Escape.text("tls " + e.protocol() + " " + e.cipherSuite() + alpn) + took(e.took());
    }

    private static String closed(Event.Closed e) {
        String how = e.aborted() ? "aborted: " : "closed: ";
        String totals =
                Numbers.count(e.sent()) + " sent, " + Numbers.count(e.received()) + " received, ";
        String cause = e.cause() == null ? "" : ": " + Escape.cause(e.cause());
        return how + totals + millis(e.took()) + cause;
    }

    private static String took(Duration took) {
        return " (" + millis(took) + ")";
    }

    private static String millis(Duration took) {
        return Numbers.millis(took.toNanos()) + " ms";
    }
}
