package dev.porthole.ftp;

import dev.porthole.wire.Reply;

import java.io.IOException;

/// The server refused a data connection under TLS (522 or 425).
///
/// Some servers demand that the data connection continues the TLS session of the control
/// connection, so that nobody else can take it. A client here does so where it can, but can't
/// promise it: in TLS 1.3 a session may be continued once, by a ticket that the server sends when
/// it likes, and the JDK tells nobody whether it has one; in TLS 1.2 the JDK discards tickets that
/// are valid for more than a week, as those of vsftpd are, and continues by the session's number
/// only if tickets are switched off.
public final class FtpDataException extends IOException {
    private static final long serialVersionUID = 1;

    private static final String REMEDY =
            "; perhaps it demands that the TLS session of the control connection is continued,"
                    + " which can't be promised: use TLS 1.2 without tickets"
                    + " (-Djdk.tls.client.protocols=TLSv1.2"
                    + " -Djdk.tls.client.enableSessionTicketExtension=false), or have the server do"
                    + " without (vsftpd: require_ssl_reuse=NO; proftpd: TLSOptions"
                    + " NoSessionReuseRequired)";

    private final transient Reply reply;

    FtpDataException(Reply reply, IOException cause) {
        super("the data connection failed under TLS: " + reply + REMEDY, cause);
        this.reply = reply;
    }

    /// What the server said.
    public Reply reply() {
        return reply;
    }
}
