package dev.porthole.cli;

import dev.porthole.kernel.KernelSocket;
import dev.porthole.kernel.SocketTable;
import dev.porthole.kernel.TcpState;
import dev.porthole.net.Addresses;
import dev.porthole.net.Endpoint;
import dev.porthole.net.TransportProtocol;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// This machine's sockets.
@Command(
        name = "sockets",
        header = "This machine's TCP and UDP sockets, as its kernel sees them (Linux).",
        footer = {
            "",
            "Queues are bytes: arrived and not read, sent and not acknowledged; a listening",
            "socket's RECV-Q is the connections that wait to be accepted.",
            "",
            "Examples:",
            "  porthole sockets --listening          who serves here?",
            "  porthole sockets --port 50007         both ends of what goes on on a port",
            "  porthole sockets --tcp --watch=500ms  watch states change, until Ctrl-C"
        })
final class SocketsCommand implements Action {
    private static final String CLEAR = "\033[H\033[2J";

    @Option(
            names = {"-l", "--listening"},
            description = "Only sockets that wait for others.")
    boolean listening;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Only sockets with this port, at either end.")
    @Nullable String port;

    @Option(names = "--tcp", description = "Only TCP.")
    boolean tcp;

    @Option(names = "--udp", description = "Only UDP.")
    boolean udp;

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "TIME",
            fallbackValue = "1s",
            description = "Again and again, by default each second.")
    @Nullable Duration watch;

    @Option(names = "--json", description = "One JSON object for each socket.")
    boolean json;

    @Override
    public boolean takePlain(String[] arguments) {
        return arguments.length == 0;
    }

    @Override
    public ExitStatus run(Console console) throws Exception {
        if (!SocketTable.isSupported()) {
            throw new Failure(
                    ExitStatus.REFUSED,
                    "this system has no /proc/net/tcp to read its sockets from: that is Linux's");
        }
        int wanted = parsePort();
        if (watch == null) {
            show(SocketTable.read(), wanted, console);
            return ExitStatus.DONE;
        }
        return watch(watch, wanted, console);
    }

    private int parsePort() throws Failure {
        try {
            return port == null ? -1 : Endpoint.parsePort(port);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /// Until interrupted, or nobody reads any more.
    private ExitStatus watch(Duration every, int wanted, Console console) throws Exception {
        boolean redraw = !json && console.isColorTerminal();
        for (boolean first = true; ; first = false) {
            if (redraw) {
                console.write(CLEAR.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } else if (!first && !json) {
                console.line("");
            }
            show(SocketTable.read(), wanted, console);
            console.flush();
            Thread.sleep(every);
        }
    }

    private void show(SocketTable table, int wanted, Console console) throws IOException {
        List<KernelSocket> chosen = new ArrayList<>();
        for (KernelSocket socket : table.sockets()) {
            if (isWanted(socket, wanted)) {
                chosen.add(socket);
            }
        }
        if (json) {
            Instant now = watch == null ? null : Instant.now();
            for (KernelSocket socket : chosen) {
                console.line(Json.text(json(socket, now)));
            }
        } else {
            table(chosen).print(console);
        }
        for (String each : table.skipped()) {
            console.note("not understood: " + each);
        }
    }

    private boolean isWanted(KernelSocket socket, int wantedPort) {
        boolean isTcp = socket.protocol() == TransportProtocol.TCP;
        return (tcp == udp || (isTcp ? tcp : udp))
                && (!listening || socket.isListening())
                && (wantedPort < 0 || socket.uses(wantedPort));
    }

    private static Table table(List<KernelSocket> sockets) {
        Table table =
                new Table("PROTOCOL", "STATE", "RECV-Q", "SEND-Q", "LOCAL", "REMOTE", "PROCESS");
        for (KernelSocket socket : sockets) {
            table.row(
                    socket.protocol() + (socket.ipv6() ? "6" : ""),
                    socket.state().map(TcpState::toString).orElse(""),
                    Long.toString(socket.receiveQueue()),
                    Long.toString(socket.sendQueue()),
                    Addresses.format(socket.local()),
                    hasRemote(socket) ? Addresses.format(socket.remote()) : "",
                    socket.owner().map(o -> o.pid() + " " + o.name()).orElse(""));
        }
        return table;
    }

    private static boolean hasRemote(KernelSocket socket) {
        InetSocketAddress remote = socket.remote();
        return remote.getPort() != 0 || !remote.getAddress().isAnyLocalAddress();
    }

    private static Object json(KernelSocket socket, @Nullable Instant time) {
        return Json.object(
                "time", time,
                "protocol", socket.protocol(),
                "ipv6", socket.ipv6(),
                "state", socket.state().orElse(null),
                "receiveQueue", socket.receiveQueue(),
                "sendQueue", socket.sendQueue(),
                "local", Addresses.format(socket.local()),
                "remote", hasRemote(socket) ? Addresses.format(socket.remote()) : null,
                "userId", socket.userId(),
                "inode", socket.inode(),
                "pid", socket.owner().map(KernelSocket.Owner::pid).orElse(null),
                "process", socket.owner().map(KernelSocket.Owner::name).orElse(null));
    }
}
