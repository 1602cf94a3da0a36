package dev.porthole.smtp;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Deadline;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;
import dev.porthole.sasl.BearerToken;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Dialect;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Steps;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A client of SMTP (RFC 5321) or LMTP (RFC 2033). For one thread.
///
/// Lifecycle:
/// 1. [#open], which also says EHLO and starts TLS if the endpoint says so; or [#on], then
///    [#hello];
/// 2. [#login], if the server wants to know who sends;
/// 3. [#send], as often as there are messages; or [#mail], [#recipient] and [#data], one by one;
/// 4. [#close] says goodbye.
///
/// Errors common to all: those of [Wire]. After [WireException.Refused] with another code than 421
/// the conversation goes on; after any other failure it is over, and nobody knows whether a message
/// whose end was sent is delivered: to send it again may deliver it twice (RFC 1047).
public final class SmtpClient implements AutoCloseable {
    static final Dialect DIALECT =
            Dialect.strict("SMTP", "RFC 5321, section 2.3.8", StandardCharsets.UTF_8);

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Wire wire;
    private final Options options;
    private final SmtpOpening opening;
    private final Steps steps;

    /// What a client does only if it is told to.
    public enum Choice {
        /// Starts TLS on an endpoint without security if the server offers it, as servers do among
        /// each other (RFC 7435). It helps against listeners, not against an attacker, who takes
        /// the offer away.
        OPPORTUNISTIC_TLS,
        /// Sends a password or a token without TLS to another machine.
        SECRETS_IN_CLEAR,
        /// Sends messages by BDAT where it is offered (RFC 3030).
        CHUNKING
    }

    /// How a client is to be.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param protocol SMTP by default
    /// @param name by which the client introduces itself: its domain, or an address literal; empty
    ///   (the default) for the literal of its address
    /// @param dialer which opens connections
    /// @param tls whom to trust; the system's authorities by default
    /// @param choices none by default
    /// @param limits what to put up with
    public record Options(
            MailProtocol protocol,
            String name,
            Dialer dialer,
            Tls tls,
            Set<Choice> choices,
            WireLimits limits) {
        /// The defaults above.
        public static final Options DEFAULT =
                new Options(
                        MailProtocol.SMTP,
                        "",
                        Dialer.create(),
                        Tls.client(),
                        Set.of(),
                        WireLimits.DEFAULT);

        /// Checks the name.
        ///
        /// @throws IllegalArgumentException if it is no domain in ASCII and no address literal
        public Options {
            choices = Set.copyOf(choices);
            if (!name.isEmpty()) {
                MailDomain.requireAscii(name);
            }
        }

        /// The same options with another protocol.
        public Options withProtocol(MailProtocol other) {
            return new Options(other, name, dialer, tls, choices, limits);
        }

        /// The same options with another name.
        public Options withName(String other) {
            return new Options(protocol, other, dialer, tls, choices, limits);
        }

        /// The same options with another dialer.
        public Options withDialer(Dialer other) {
            return new Options(protocol, name, other, tls, choices, limits);
        }

        /// The same options with another trust.
        public Options withTls(Tls other) {
            return new Options(protocol, name, dialer, other, choices, limits);
        }

        /// The same options with these choices.
        public Options withChoices(Choice... others) {
            return new Options(protocol, name, dialer, tls, Set.of(others), limits);
        }

        /// The same options with other limits.
        public Options withLimits(WireLimits others) {
            return new Options(protocol, name, dialer, tls, choices, others);
        }

        boolean has(Choice choice) {
            return choices.contains(choice);
        }

        boolean isLmtp() {
            return protocol == MailProtocol.LMTP;
        }
    }

    private SmtpClient(Connection connection, Options options) {
        this.wire = new Wire(connection, DIALECT, options.limits());
        this.steps = new Steps(wire, Replies.CLOSING);
        this.options = options;
        this.opening = new SmtpOpening(wire, options);
    }

    /// Dials, reads the greeting and says EHLO; under TLS from the first byte, or by STARTTLS, as
    /// the endpoint's security has it. Where it says STARTTLS, nothing is sent in clear but EHLO
    /// and STARTTLS.
    ///
    /// @throws WireException.Refused also if STARTTLS is required and not offered
    public static SmtpClient open(Endpoint endpoint, Options options) throws IOException {
        Connection connection = options.dialer().dial(endpoint.withSecurity(Security.PLAIN));
        SmtpClient client = new SmtpClient(connection, options);
        try {
            if (endpoint.security() == Security.TLS) {
                connection.startTls(options.tls());
            }
            client.steps.run(() -> client.opening.run(endpoint.security()));
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /// Takes over an open connection and reads the greeting.
    public static SmtpClient on(Connection connection, Options options) throws IOException {
        SmtpClient client = new SmtpClient(connection, options);
        client.steps.run(client.opening::greeting);
        return client;
    }

    /// Says who the client is: `EHLO NAME`, or `LHLO NAME`. To a server that does not know EHLO,
    /// `HELO NAME`; it has no extensions.
    ///
    /// @return what the server offers
    public SmtpExtensions hello() throws IOException {
        return steps.run(opening::hello);
    }

    /// Goes on under TLS (`STARTTLS`, RFC 3207) and says EHLO anew: what was said before counts no
    /// more.
    ///
    /// @return what the server offers now
    /// @throws WireException.Refused also if it does not offer STARTTLS
    /// @throws dev.porthole.net.TlsException if TLS fails
    public SmtpExtensions startTls() throws IOException {
        return steps.run(opening::startTls);
    }

    /// Logs in by a name and a password, with the best mechanism that the server offers (`AUTH`,
    /// RFC 4954).
    ///
    /// @throws WireException.Refused if they are wrong, or the server has no AUTH
    /// @throws dev.porthole.sasl.SaslException if no mechanism fits, or the server is not to be
    ///   trusted
    public void login(Credentials credentials) throws IOException {
        login(SaslClient.choose(mechanisms(), credentials, channel()));
    }

    /// Logs in by a token, with OAUTHBEARER (RFC 7628) or XOAUTH2.
    ///
    /// @throws WireException.Refused if it is not valid, or the server has no AUTH
    /// @throws dev.porthole.sasl.SaslException if no mechanism fits
    public void login(BearerToken token) throws IOException {
        login(SaslClient.choose(mechanisms(), token, channel()));
    }

    /// Logs in by a mechanism of the caller's choice, offered or not.
    ///
    /// @throws WireException.Refused if the server does not let it in
    public void login(SaslClient mechanism) throws IOException {
        steps.run(() -> SmtpLogin.run(wire, mechanism));
    }

    private List<String> mechanisms() throws WireException.Refused {
        extensions().require(SmtpExtensions.AUTH, "AUTH");
        return extensions().mechanisms();
    }

    private Channel channel() {
        Channel channel = Channel.of(wire.connection());
        return options.has(Choice.SECRETS_IN_CLEAR) ? channel.allowed() : channel;
    }

    /// Sends a message, in as few round trips as the server allows (RFC 2920).
    ///
    /// @param message with any line ends: each goes as CRLF, and one is added at the end if there
    ///   is none
    /// @return for each recipient whether the server has taken it. Look at it, or call
    ///   [Fates#requireAll]: a refusal is not thrown
    /// @throws WireException.Refused before anything is sent, if the server lacks what the envelope
    ///   needs (SMTPUTF8, DSN), or the message is larger than it takes
    /// @throws IOException also if `message` fails, or has bytes beyond ASCII and the server does
    ///   not take them: the connection is then broken off, so that nothing is delivered
    public Fates send(Envelope envelope, InputStream message) throws IOException {
        if (envelope.recipients().isEmpty()) {
            throw new IllegalArgumentException("a message has a recipient");
        }
        return steps.run(() -> {
            extensions().requireFor(envelope);
            SmtpSending sending = new SmtpSending(wire, envelope, extensions(), options);
            Fates fates = sending.run(message);
            if (sending.isClosing()) {
                steps.end();
            }
            return fates;
        });
    }

    /// As [#send(Envelope, InputStream)], with its size declared.
    public Fates send(Envelope envelope, byte[] message) throws IOException {
        return send(
                envelope.withSize(MessageSource.sizeOf(message)),
                new ByteArrayInputStream(message));
    }

    /// Begins a transaction: `MAIL FROM:<...>`, with the envelope's parameters as far as the server
    /// knows them.
    public Reply mail(Envelope envelope) throws IOException {
        return steps.run(() -> {
            extensions().requireFor(envelope);
            return ask(
                    SmtpCommand.mail(
                            envelope.sender(), EnvelopeParameters.ofMail(envelope, extensions())),
                    250);
        });
    }

    /// Adds a recipient: `RCPT TO:<...>`.
    public Reply recipient(Recipient recipient) throws IOException {
        return steps.run(() ->
                ask(
                        SmtpCommand.recipient(
                                recipient.address(), EnvelopeParameters.ofRecipient(recipient)),
                        250,
                        251));
    }

    /// Sends the message of a transaction: `DATA`, then the message, whose line ends are as for
    /// [#send]. In LMTP, use that.
    public Reply data(InputStream message) throws IOException {
        if (options.isLmtp()) {
            throw new IllegalStateException("a message by LMTP has several replies: use send");
        }
        return steps.run(() -> {
            ask(SmtpCommand.of(SmtpVerb.DATA), 354);
            wire.writeDotted(message);
            return wire.readReply().require("DATA", 250);
        });
    }

    /// Ends a transaction without a message: `RSET`.
    public Reply reset() throws IOException {
        return steps.run(() -> ask(SmtpCommand.of(SmtpVerb.RSET), 250));
    }

    /// Does nothing, but shows that the server is there: `NOOP`.
    public Reply noop() throws IOException {
        return steps.run(() -> ask(SmtpCommand.of(SmtpVerb.NOOP), 250));
    }

    /// Asks about a user: `VRFY NAME`. Most servers say no more than that they won't tell (252).
    public Reply verify(String name) throws IOException {
        return steps.run(() -> ask(new SmtpCommand(SmtpVerb.VRFY, name), 250, 251, 252));
    }

    /// Asks who is on a list: `EXPN NAME`.
    public Reply expand(String name) throws IOException {
        return steps.run(() -> ask(new SmtpCommand(SmtpVerb.EXPN, name), 250, 252));
    }

    /// Asks for help: `HELP TOPIC`.
    ///
    /// @param topic empty for none
    public Reply help(String topic) throws IOException {
        return steps.run(() -> ask(new SmtpCommand(SmtpVerb.HELP, topic), 211, 214));
    }

    /// Says goodbye: `QUIT`. The conversation is over.
    public Reply quit() throws IOException {
        Reply reply = steps.run(() -> ask(SmtpCommand.of(SmtpVerb.QUIT), 221));
        steps.end();
        return reply;
    }

    private Reply ask(SmtpCommand command, int... codes) throws IOException {
        return ask(wire, command, codes);
    }

    static Reply ask(Wire wire, SmtpCommand command, int... codes) throws IOException {
        wire.writeLine(command.encode());
        return wire.readReply().require(command.toString(), codes);
    }

    /// What the server offered in its last answer to EHLO or LHLO.
    public SmtpExtensions extensions() {
        return opening.extensions();
    }

    /// The connection underneath.
    public Connection connection() {
        return wire.connection();
    }

    /// Whether the conversation can go on.
    public boolean isOpen() {
        return steps.isOpen();
    }

    /// Says goodbye, for which the server has 2 seconds, and closes the connection. After a failure
    /// it only closes.
    @Override
    public void close() throws IOException {
        if (isOpen()) {
            wire.connection().deadline(Deadline.after(GOODBYE));
            try {
                quit();
            } catch (IOException _) {
                // It has had its chance; all that was sent has its reply.
            }
        }
        wire.connection().close();
    }
}
