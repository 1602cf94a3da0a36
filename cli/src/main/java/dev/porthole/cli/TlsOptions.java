package dev.porthole.cli;

import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;

/// TLS for a raw session.
final class TlsOptions {
    @Option(names = "--tls", description = "Speak TLS from the first byte.")
    boolean tls;

    @Option(
            names = "--alpn",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Under TLS: offer these application protocols (ALPN), such as h2,http/1.1.")
    List<String> protocols = List.of();

    @Mixin TrustOptions trust = new TrustOptions();

    /// The set-up that was asked for; null for none.
    @Nullable Tls client(Console console) throws Failure, IOException {
        if (!tls) {
            Require.absent(
                    trust.isChosen() || !protocols.isEmpty(),
                    "--insecure, --ca, --server-name, --alpn, --cert and --key go with --tls: add"
                            + " it");
            return null;
        }
        Tls.Builder builder = trust.apply(Tls.builder().protocols(protocols));
        if (trust.insecure) {
            console.note(
                    "--insecure: encrypted, but not checked who answers; an impostor could read and"
                            + " change everything");
        }
        return builder.build();
    }
}
