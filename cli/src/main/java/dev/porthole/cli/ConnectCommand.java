package dev.porthole.cli;

import dev.porthole.net.Connection;
import dev.porthole.net.Datagrams;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.net.Proxy;
import dev.porthole.net.Retry;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A raw session with any server.
@Command(
        name = "connect",
        header = "A raw session: standard input to the socket, the socket to standard output.",
        description = {
            "Both ways at once and byte for byte. At the end of input it ends its own output and"
                    + " goes",
            "on until the other side has ended too. On a terminal, lines can be edited, and bytes",
            "that the terminal would obey are shown as \\x1b."
        },
        footer = {
            "",
            "Examples:",
            "  porthole connect --lines                      the lecture's echo client",
            "  echo hi | porthole connect localhost 50007    send, and print the answer",
            "  printf 'GET /\\r\\n' | porthole connect localhost 8080 --trace",
            "  porthole connect example.org 443 --tls --crlf type a request over TLS",
            "  porthole connect localhost 2013 --udp         a question over UDP"
        })
final class ConnectCommand implements Action {
    private static final int DEFAULT_PORT = 50007;
    private static final String LINES = "--lines";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOST",
            description = "A name, an address, HOST:PORT or unix:PATH; this machine by default.")
    @Nullable String host;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PORT",
            description = "A number; 50007 by default, the lecture's.")
    @Nullable String port;

    @Option(
            names = LINES,
            description =
                    "A line out, its answer printed, and so on; an empty line or the end of input"
                            + " ends.")
    boolean lines;

    @Option(names = "--crlf", description = "Send the ends of lines as CR LF.")
    boolean crlf;

    @Option(names = "--hex", description = "Print what arrives as a hex dump.")
    boolean hex;

    @Option(
            names = "--udp",
            description = "Datagrams: each read of input is one (each line, with --lines).")
    boolean udp;

    @Option(names = "--unix", paramLabel = "PATH", description = "Connect to a Unix socket.")
    @Nullable Path unix;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = {
                "Give up if the connection is not there, or later nothing moves, for so long;",
                "by default 10s to connect, and then any time."
            })
    @Nullable Duration timeout;

    @Option(
            names = "--retry",
            paramLabel = "N",
            description = "Try again so often, with growing pauses.")
    int retry;

    @Option(names = "--source", paramLabel = "ADDRESS", description = "Connect from this address.")
    @Nullable String source;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Go through socks5://[USER:PASSWORD@]HOST[:PORT] or http://…")
    @Nullable String proxy;

    @Option(
            names = "--keep-open",
            paramLabel = "N",
            description =
                    "At the end of input, wait N seconds for more instead of ending the output.")
    @Nullable Integer keepOpenSeconds;

    @Mixin TlsOptions tls = new TlsOptions();
    @Mixin TraceOption trace = new TraceOption();

    @Override
    public List<String> plainFlags() {
        return List.of(LINES);
    }

    @Override
    public boolean takePlain(String[] arguments) {
        for (String argument : arguments) {
            if (argument.equals(LINES)) {
                if (lines) {
                    return false; // given twice
                }
                lines = true;
            } else if (host == null) {
                host = argument;
            } else if (port == null) {
                port = argument;
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public ExitStatus run(Console console) throws Exception {
        try {
            checkOptions();
            Endpoint endpoint = endpoint();
            return udp ? runUdp(endpoint, console) : runTcp(endpoint, console);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        } finally {
            trace.close();
            console.endSession();
        }
    }

    private void checkOptions() throws Failure {
        Require.atLeast(0, retry, "--retry");
        if (keepOpenSeconds != null) {
            Require.atLeast(0, keepOpenSeconds, "--keep-open");
            Require.absent(lines || udp, "--keep-open goes with neither --lines nor --udp");
        }
        if (timeout != null) {
            Require.positive(timeout, "--timeout");
        }
    }

    private Endpoint endpoint() throws Failure {
        Endpoint endpoint = named();
        Require.absent(
                endpoint.isUnix() && (proxy != null || source != null),
                "a Unix socket is on this machine: --proxy and --source don't go with it");
        return endpoint;
    }

    private Endpoint named() throws Failure {
        if (unix != null) {
            Require.absent(host != null, "--unix PATH stands in place of HOST and PORT");
            return Endpoint.unix(unix);
        }
        return HostAndPort.of(host, port, DEFAULT_PORT);
    }

    private ExitStatus runTcp(Endpoint endpoint, Console console) throws Exception {
        Tls setUp = tls.client(console);
        Dialer dialer = dialer(setUp, trace.open());
        Endpoint target = setUp == null ? endpoint : endpoint.withSecurity(Security.TLS);
        try (Connection connection = dialer.dial(target)) {
            SessionOutput output = new SessionOutput(console, hex);
            return lines
                    ? new LineSession(connection, crlf).run(console, output)
                    : new RawSession(connection, crlf, keepOpenSeconds).run(console, output);
        }
    }

    private Dialer dialer(@Nullable Tls setUp, Observer observer) throws Failure {
        Dialer.Builder builder = Dialer.builder().observer(observer).retry(Retry.times(retry));
        Limits limits = Limits.DEFAULT;
        if (timeout != null) {
            builder.connectTimeout(timeout);
            limits = limits.withIdleTimeout(timeout).withHandshakeTimeout(timeout);
        } else {
            limits = limits.withIdleTimeout(limits.sessionTimeout()); // a person may think
        }
        if (setUp != null) {
            builder.tls(setUp);
        }
        if (source != null) {
            builder.source(sourceAddress(source));
        }
        if (proxy != null) {
            builder.proxy(Proxy.parse(proxy));
        }
        return builder.limits(limits).build();
    }

    private static InetAddress sourceAddress(String text) throws Failure {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitStatus.USAGE,
                    "--source is an address of this machine, such as 127.0.0.1, not '" + text + "'",
                    e);
        }
    }

    private ExitStatus runUdp(Endpoint endpoint, Console console) throws Exception {
        Require.absent(
                tls.tls || proxy != null || retry > 0 || endpoint.isUnix(),
                "--udp goes with neither --tls nor --proxy nor --retry nor a Unix socket");
        tls.client(console); // refuses the options of TLS
        InetSocketAddress from =
                source == null
                        ? new InetSocketAddress(0)
                        : new InetSocketAddress(sourceAddress(source), 0);
        try (Datagrams datagrams = Datagrams.connect(endpoint, from, trace.open())) {
            return new DatagramSession(datagrams, lines, crlf, timeout)
                    .run(console, new SessionOutput(console, hex));
        }
    }
}
