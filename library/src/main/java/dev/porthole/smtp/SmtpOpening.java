package dev.porthole.smtp;

import dev.porthole.net.Security;
import dev.porthole.smtp.SmtpClient.Choice;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.net.InetSocketAddress;

/// How a client begins: the greeting, EHLO, and STARTTLS where it is wanted, after which it says
/// EHLO again.
final class SmtpOpening {

    private final Wire wire;
    private final SmtpClient.Options options;
    private SmtpExtensions extensions = SmtpExtensions.NONE;

    SmtpOpening(Wire wire, SmtpClient.Options options) {
        this.wire = wire;
        this.options = options;
    }

    /// What the server offered in its last answer to EHLO or LHLO.
    SmtpExtensions extensions() {
        return extensions;
    }

    Reply greeting() throws IOException {
        return wire.readReply().require("the greeting", 220);
    }

    /// All of it, for an endpoint of this security.
    SmtpExtensions run(Security security) throws IOException {
        greeting();
        if (security == Security.STARTTLS) {
            extendedHello(); // no HELO in its place: it could not lead to TLS
            return startTls();
        }
        hello();
        boolean wanted = options.has(Choice.OPPORTUNISTIC_TLS) && !wire.connection().isTls();
        return wanted && extensions.offers(SmtpExtensions.STARTTLS) ? tryTls() : extensions;
    }

    private SmtpExtensions tryTls() throws IOException {
        SmtpExtensions inClear = extensions;
        try {
            return startTls();
        } catch (WireException.Refused e) {
            if (wire.connection().isTls() || codeOf(e) == Replies.CLOSING) {
                throw e;
            }
            extensions = inClear; // as it would have been without the offer
            return extensions;
        }
    }

    /// EHLO or LHLO; to a server that does not know EHLO, HELO.
    SmtpExtensions hello() throws IOException {
        try {
            return extendedHello();
        } catch (WireException.Refused e) {
            boolean unknown = codeOf(e) == 500 || codeOf(e) == 502; // RFC 5321, section 4.2.4
            if (options.isLmtp() || !unknown) {
                throw e;
            }
            SmtpClient.ask(wire, new SmtpCommand(SmtpVerb.HELO, name()), 250);
            return extensions;
        }
    }

    private SmtpExtensions extendedHello() throws IOException {
        SmtpVerb verb = options.isLmtp() ? SmtpVerb.LHLO : SmtpVerb.EHLO;
        extensions = SmtpExtensions.NONE;
        Reply reply = SmtpClient.ask(wire, new SmtpCommand(verb, name()), 250);
        extensions = SmtpExtensions.parse(reply);
        return extensions;
    }

    /// RFC 3207, section 4.2: what the server said in clear counts no more.
    SmtpExtensions startTls() throws IOException {
        extensions.require(SmtpExtensions.STARTTLS, "STARTTLS");
        SmtpClient.ask(wire, SmtpCommand.of(SmtpVerb.STARTTLS), 220);
        wire.startTls(options.tls());
        return extendedHello();
    }

    private static int codeOf(WireException.Refused e) {
        return e.reply().map(Reply::code).orElse(0);
    }

    private String name() {
        if (!options.name().isEmpty()) {
            return options.name();
        }
        return wire.connection().localAddress() instanceof InetSocketAddress local
                ? MailDomain.literal(local.getAddress())
                : "localhost";
    }
}
