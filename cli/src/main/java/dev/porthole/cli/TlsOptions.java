package dev.porthole.cli;

import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// TLS for a client.
final class TlsOptions {
    @Option(names = "--tls", description = "Speak TLS from the first byte.")
    boolean tls;

    @Option(
            names = "--insecure",
            description = "With --tls: do not check who the other side is. Anyone could be.")
    boolean insecure;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "With --tls: trust only the authorities in this PEM file.")
    @Nullable Path authorities;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "With --tls: expect a certificate for this name, not for HOST.")
    @Nullable String serverName;

    @Option(
            names = "--alpn",
            paramLabel = "NAME",
            split = ",",
            description =
                    "With --tls: offer these application protocols (ALPN), such as h2,http/1.1.")
    List<String> protocols = List.of();

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "With --tls: show this certificate (PEM) when asked; needs --key.")
    @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of --cert (PEM).")
    @Nullable Path key;

    /// The set-up that was asked for; null for none.
    @Nullable Tls client(Console console) throws Failure, IOException {
        if (!tls) {
            refuseWithoutTls();
            return null;
        }
        if (insecure && authorities != null) {
            throw Failure.usage("--insecure checks nothing, so --ca has no use: leave one out");
        }
        if (insecure) {
            console.note(
                    "--insecure: encrypted, but not checked who answers; an impostor could read and"
                            + " change everything");
        }
        return build();
    }

    private void refuseWithoutTls() throws Failure {
        if (insecure
                || authorities != null
                || serverName != null
                || certificate != null
                || key != null
                || !protocols.isEmpty()) {
            throw Failure.usage(
                    "--insecure, --ca, --server-name, --alpn, --cert and --key go with --tls: add"
                            + " it");
        }
    }

    private Tls build() throws Failure, IOException {
        Tls.Builder builder = Tls.builder().protocols(protocols);
        if (insecure) {
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
        return builder.build();
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
