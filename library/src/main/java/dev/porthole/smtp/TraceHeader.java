package dev.porthole.smtp;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The headers that a server puts in front of a message (RFC 5321, section 4.4).
final class TraceHeader {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private TraceHeader() {}

    /// Where the message came from, to whom, and when:
    ///
    /// ```
    /// Received: from client.example ([192.0.2.1])
    ///  by mx.example.org with ESMTPS id 3w5e11264sgsf
    ///  for <alice@example.org>; Tue, 1 Sep 2026 12:00:00 +0000
    /// ```
    ///
    /// It names the recipient only if there is one: others need not know of each other (section
    /// 7.2).
    static String received(
            SmtpOrigin origin,
            Envelope envelope,
            SmtpServer.Options options,
            String id,
            ZonedDateTime now) {
        String recipient =
                envelope.recipients().size() == 1
                        ? "\r\n for <" + envelope.recipients().getFirst() + ">"
                        : "";
        return "Received: from %s (%s)\r\n by %s with %s id %s%s; %s\r\n"
                .formatted(
                        origin.helo(),
                        literal(origin.address()),
                        options.name(),
                        protocol(origin, envelope, options),
                        id,
                        recipient,
                        DATE.format(now));
    }

    /// Where failures are reported: for a mailbox, at final delivery.
    static String returnPath(Envelope envelope) {
        return "Return-Path: <%s>\r\n"
                .formatted(envelope.sender().map(MailAddress::toString).orElse(""));
    }

    private static String literal(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? MailDomain.literal(inet.getAddress())
                : "local";
    }

    /// RFC 3848; RFC 6531, section 4.3. S: under TLS. A: the user is known.
    private static String protocol(
            SmtpOrigin origin, Envelope envelope, SmtpServer.Options options) {
        String base =
                options.isLmtp()
                        ? (envelope.smtpUtf8() ? "UTF8LMTP" : "LMTP")
                        : (envelope.smtpUtf8() ? "UTF8SMTP" : origin.extended() ? "ESMTP" : "SMTP");
        return base + (origin.tls() ? "S" : "") + (origin.user().isPresent() ? "A" : "");
    }
}
