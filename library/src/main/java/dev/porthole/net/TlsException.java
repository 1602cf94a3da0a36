package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import javax.net.ssl.SSLException;

/// TLS could not be set up, or broke. The message says what to do about it.
public final class TlsException extends NetException {
    private static final long serialVersionUID = 1;

    /// The engine's words for an end of the transport that no close_notify announced.
    private static final String TRUNCATED = "closing inbound before receiving";

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }

    /// A failure of the handshake in plain words; anything but a failure of TLS as it is.
    static IOException explain(IOException e, String host) {
        if (!(e instanceof SSLException)) {
            return e;
        }
        String peer = host.isEmpty() ? "the other side" : host;
        return new TlsException("TLS with " + peer + " failed: " + reason(e, peer), e);
    }

    /// A failure after the handshake in plain words; anything but a failure of TLS as it is.
    static IOException explain(IOException e) {
        if (!(e instanceof SSLException)) {
            return e;
        }
        String message =
                String.valueOf(e.getMessage()).startsWith(TRUNCATED)
                        ? "the other side ended the connection without TLS's close_notify: what"
                                + " arrived may not be all"
                        : "TLS broke: " + reason(e, "the other side");
        return new TlsException(message, e);
    }

    private static String reason(IOException e, String peer) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            String reason = reason(each, peer);
            if (reason != null) {
                return reason;
            }
        }
        return String.valueOf(e.getMessage());
    }

    private static @Nullable String reason(Throwable e, String peer) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case CertificateExpiredException _ ->
                    "its certificate has expired; whoever runs it must renew it";
            case CertificateNotYetValidException _ ->
                    "its certificate is not valid yet; check the clocks of both machines";
            case CertPathValidatorException _
                    when message.contains("trust anchor")
                            || message.equals("signature check failed") -> // a namesake's
                    unknownAuthority();
            case Exception _ when message.startsWith("unable to find valid certification path") ->
                    unknownAuthority();
            case Exception _
                    when message.startsWith("No subject alternative")
                            || message.startsWith("No name matching") ->
                    "its certificate is for another name than "
                            + peer
                            + "; connect by a name that it is for";
            case SSLException _ when message.startsWith(TRUNCATED) ->
                    "it ended the connection during the handshake; does it speak TLS here?";
            case SSLException _ when message.contains("nrecognized SSL message") ->
                    "it does not speak TLS here; connect without TLS, or to the port for TLS";
            case SSLException _ when message.contains("fatal alert") ->
                    "the other side refused: " + message.replaceFirst("^.*fatal alert: ", "alert ");
            default -> null;
        };
    }

    private static String unknownAuthority() {
        return "its certificate is not signed by an authority that is trusted here; trust its"
                + " authority's certificate if you know it";
    }
}
