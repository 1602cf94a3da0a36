package dev.porthole.cli;

import dev.porthole.net.Dialer;
import dev.porthole.net.Limits;
import dev.porthole.net.Proxy;
import dev.porthole.net.Retry;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;

/// What every command that goes to a URL has: how to reach it, and whom to trust.
final class ClientOptions {
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = {
                "Give up if the connection is not there, or later nothing moves, for so long;",
                "by default 10s to connect, and then 5m."
            })
    @Nullable Duration timeout;

    @Option(
            names = "--retry",
            paramLabel = "N",
            description = "Try to connect again so often, with growing pauses.")
    int retry;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Go through socks5://[USER:PASSWORD@]HOST[:PORT] or http://…")
    @Nullable String proxy;

    @Option(
            names = "--starttls",
            description = "Go on under TLS before anything that matters is said, or not at all.")
    boolean startTls;

    @Option(
            names = "--active",
            description = "FTP alone: the server opens the data connections, and not this side.")
    boolean active;

    @Mixin LoginOptions login = new LoginOptions();
    @Mixin TrustOptions trust = new TrustOptions();
    @Mixin TraceOption trace = new TraceOption();

    /// What a command does with these options.
    @FunctionalInterface
    interface Work {
        ExitStatus run() throws Exception;
    }

    /// Runs `work`; its [IllegalArgumentException] is the user's mistake.
    ExitStatus run(Work work) throws Exception {
        try {
            return work.run();
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        } finally {
            trace.close();
        }
    }

    /// Dials as these options say.
    Dialer dialer() throws Failure, IOException {
        Require.atLeast(0, retry, "--retry");
        Dialer.Builder builder =
                Dialer.builder().observer(trace.open()).retry(Retry.times(retry)).tls(tls());
        if (timeout != null) {
            Require.positive(timeout, "--timeout");
            builder.connectTimeout(timeout)
                    .limits(Limits.DEFAULT.withIdleTimeout(timeout).withHandshakeTimeout(timeout));
        }
        if (proxy != null) {
            builder.proxy(Proxy.parse(proxy));
        }
        return builder.build();
    }

    /// Checks that no option is for another protocol than that of the URL.
    void requireFit(Target target) throws Failure {
        Require.absent(
                active && !FtpSite.SCHEMES.contains(target.scheme()),
                "--active is for ftp:// and ftps://, which have data connections");
    }

    /// How the connection is protected.
    ///
    /// @param fromFirstByte whether the scheme says TLS
    Security security(boolean fromFirstByte) throws Failure {
        Require.absent(
                fromFirstByte && startTls,
                "this scheme speaks TLS from the first byte: leave --starttls out");
        return fromFirstByte ? Security.TLS : startTls ? Security.STARTTLS : Security.PLAIN;
    }

    /// The TLS that a scheme or an upgrade needs.
    Tls tls() throws Failure, IOException {
        return trust.apply(Tls.builder()).build();
    }
}
