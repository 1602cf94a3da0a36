package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import javax.net.ssl.SSLException;

/// TLS could not be set up, or broke. The message says what to do about it.
public final class TlsException extends NetException {
    private static final long serialVersionUID = 1;

    private static final String UNKNOWN_AUTHORITY =
            "its certificate is not signed by an authority that is trusted here; trust its"
                    + " authority's certificate if you know it";

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Whether the other side's certificate is not signed by an authority that is trusted here.
    public boolean isUnknownAuthority() {
        return String.valueOf(getMessage()).endsWith(UNKNOWN_AUTHORITY);
    }

    /// A failure of TLS in plain words.
    static TlsException explain(SSLException e, String host) {
        String peer = host.isEmpty() ? "the other side" : host;
        return new TlsException("TLS with " + peer + " failed: " + reason(e, peer), e);
    }

    private static String reason(SSLException e, String peer) {
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
                            || message.contains("signature check failed") ->
                    UNKNOWN_AUTHORITY;
            case Exception _ when message.startsWith("unable to find valid certification path") ->
                    UNKNOWN_AUTHORITY;
            case Exception _
                    when message.startsWith("No subject alternative")
                            || message.startsWith("No name matching") ->
                    "its certificate is for another name than "
                            + peer
                            + "; connect by a name that it is for";
            case SSLException _
                    when message.contains("nrecognized SSL message")
                            || message.contains("client_hello") -> // our own, from an echo server
                    "it does not speak TLS here; connect without TLS, or to the port for TLS";
            case SSLException _ when message.contains("close_notify during handshake") ->
                    "the other side closed during the handshake";
            case SSLException _ when message.contains("fatal alert") ->
                    "the other side refused: " + message.replaceFirst("^.*fatal alert: ", "alert ");
            default -> null;
        };
    }
}
