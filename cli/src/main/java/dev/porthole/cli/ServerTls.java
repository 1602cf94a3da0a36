package dev.porthole.cli;

import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// TLS for a server.
final class ServerTls {
    @Option(
            names = "--tls",
            description = "Speak TLS, with a development certificate made on the spot or --cert's.")
    boolean tls;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "The certificate, with its chain (PEM); needs --key. Means --tls.")
    @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of --cert (PEM).")
    @Nullable Path key;

    @Option(
            names = "--write-cert",
            paramLabel = "FILE",
            description =
                    "Write the development certificate to FILE (PEM), for a client's --ca. Means"
                            + " --tls.")
    @Nullable Path writeCertificate;

    private Tls.@Nullable Identity identity;

    /// Whether one of the options was given.
    boolean isChosen() {
        return tls || certificate != null || key != null || writeCertificate != null;
    }

    /// The set-up that was asked for, made once.
    Tls server(Console console) throws Exception {
        if (identity == null) {
            identity = identity(console);
        }
        return Tls.server(identity);
    }

    private Tls.Identity identity(Console console) throws Exception {
        if (certificate != null || key != null) {
            if (writeCertificate != null) {
                throw Failure.usage(
                        "--write-cert goes without --cert: that one is written already");
            }
            return TrustOptions.identity(certificate, key);
        }
        String trust = "clients need --insecure";
        Tls.Identity made = DevelopmentCertificate.make(InetAddress.getLocalHost().getHostName());
        if (writeCertificate != null) {
            Files.writeString(writeCertificate, DevelopmentCertificate.pem(made));
            trust = "clients trust it by --ca " + writeCertificate;
        }
        console.note(
                "development certificate for localhost, SHA-256 "
                        + DevelopmentCertificate.fingerprint(made)
                        + "; "
                        + trust);
        return made;
    }
}
