package dev.porthole.cli;

import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;

/// Under TLS: whom a client trusts, and who it is.
final class TrustOptions {
    @Option(
            names = "--insecure",
            description = "Under TLS: do not check who the other side is. Anyone could be.")
    boolean insecure;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Under TLS: trust only the authorities in this PEM file.")
    @Nullable Path authorities;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "Under TLS: expect a certificate for this name, not for HOST.")
    @Nullable String serverName;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "Under TLS: show this certificate (PEM) when asked; needs --key.")
    @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of --cert (PEM).")
    @Nullable Path key;

    /// Whether one of the options was given.
    boolean isChosen() {
        return insecure
                || authorities != null
                || serverName != null
                || certificate != null
                || key != null;
    }

    /// Sets up what was asked for.
    Tls.Builder apply(Tls.Builder builder) throws Failure, IOException {
        if (insecure) {
            Require.absent(
                    authorities != null,
                    "--insecure checks nothing, so --ca has no use: leave one out");
            builder.insecure();
        }
        if (authorities != null) {
            builder.authorities(authorities);
        }
        if (serverName != null) {
            builder.serverName(serverName);
        }
        if (certificate != null || key != null) {
            builder.identity(identity(certificate, key));
        }
        return builder;
    }

    /// The identity in two files, which go together.
    static Tls.Identity identity(@Nullable Path certificate, @Nullable Path key)
            throws Failure, IOException {
        if (certificate == null || key == null) {
            throw Failure.usage("--cert and --key go together: give both");
        }
        return Tls.Identity.read(certificate, key);
    }
}
