package dev.porthole.cli;

import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Limits;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;

/// A Telnet session.
@Command(
        name = "telnet",
        header = "A Telnet session: your terminal at another machine's.",
        description = {
            "On a terminal, each key is sent as it is pressed, and what arrives is shown as it is:"
                    + " the",
            "terminal obeys it, since that is what a session is for. So connect only to whom you"
                    + " trust",
            "(`porthole connect` shows harmlessly what a stranger says), and over a network use"
                    + " --tls:",
            "Telnet encrypts nothing. In a pipe, lines are sent, and what arrives is printed.",
            "",
            "Ctrl-] and a key: q ends, a asks whether the server is there, i interrupts, b sends a"
                    + " break,",
            "Ctrl-] sends itself. (And Enter, while the server leaves lines to the terminal.)"
        },
        footer = {
            "",
            "Examples:",
            "  porthole telnet localhost 2023               with: porthole serve telnet",
            "  echo date | porthole telnet localhost 2023",
            "  porthole telnet localhost 2023 --trace       each step, escaped, on standard error",
            "  porthole telnet example.org 992 --tls"
        })
final class TelnetCommand implements Action {
    private static final int DEFAULT_PORT = 23;

    @Parameters(
            index = "0",
            paramLabel = "HOST",
            description = "A name, an address, HOST:PORT or unix:PATH.")
    String host = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PORT",
            description = "A number; 23 by default.")
    @Nullable String port;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = {
                "Give up if the connection is not there, or later nothing moves, for so long;",
                "by default 10s to connect, and then any time."
            })
    @Nullable Duration timeout;

    @Mixin TlsOptions tls = new TlsOptions();
    @Mixin TraceOption trace = new TraceOption();

    @Override
    public ExitStatus run(Console console) throws Exception {
        try {
            if (timeout != null) {
                Require.positive(timeout, "--timeout");
            }
            Endpoint endpoint = HostAndPort.of(host, port, DEFAULT_PORT);
            Tls setUp = tls.client(console);
            Endpoint target = setUp == null ? endpoint : endpoint.withSecurity(Security.TLS);
            try (Connection connection = dialer(setUp).dial(target)) {
                return console.isInteractive()
                        ? new TelnetTerminal(connection, console).run()
                        : new TelnetPipe(connection, console).run();
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        } finally {
            trace.close();
        }
    }

    private Dialer dialer(@Nullable Tls setUp) throws Exception {
        Dialer.Builder builder = Dialer.builder().observer(trace.open());
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
        return builder.limits(limits).build();
    }
}
