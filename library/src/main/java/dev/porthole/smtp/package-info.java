/// SMTP and LMTP, client and server: how mail is sent from one machine to another.
///
/// | RFC | done | refused, or not planned |
/// |---|---|---|
/// | 5321 SMTP | all commands, trace headers, loops, null and `postmaster` paths; MX and address fallback (section 5) | source routes are taken and ignored; VRFY and EXPN tell nothing; no queue, no reports of failure of our own: a relay is an application |
/// | 2033 LMTP | client and server | |
/// | 3207 STARTTLS | required, or [where offered][SmtpClient.Choice#OPPORTUNISTIC_TLS] | bytes in clear before TLS |
/// | 4954 AUTH | SCRAM-SHA-256, CRAM-MD5, PLAIN, LOGIN, OAUTHBEARER, XOAUTH2 | secrets in clear to another machine, unless [allowed][SmtpClient.Choice#SECRETS_IN_CLEAR]; the AUTH parameter of MAIL is read and not trusted |
/// | 6409 submission | nobody sends who has not logged in | rewriting of messages |
/// | 2920 PIPELINING | client and server | |
/// | 3030 CHUNKING | BDAT | BINARYMIME |
/// | 1870 SIZE, 6152 8BITMIME, 2034 and 3463 status codes | client and server | conversion to 7 bits |
/// | 6531 SMTPUTF8 | addresses and headers | conversion to ASCII |
/// | 3461 DSN | client; server, if its backend sends reports | |
/// | 7505 null MX | client | |
///
/// A message is lines that end with CRLF, in both roles, and nothing but CRLF.CRLF or the announced
/// length ends it. No option changes that (SMTP smuggling).
///
/// In reading order: [MailAddress], [Recipient] and [Envelope], what is sent by whom to whom, with
/// `AddressParser` and `MailDomain` for their syntax; `SmtpVerb`, `SmtpState`, `SmtpCommand`,
/// `SmtpParameters` and [SmtpExtensions], the words of the protocol, read and written, and
/// `EnvelopeParameters`, an envelope in these words; [SmtpClient], with `SmtpOpening`, `SmtpLogin`
/// and `SmtpSending`, and [Fates] and [Fate], what comes of a message; [DirectDelivery], which
/// looks for the server; [SmtpServer] and its [SmtpBackend], with `SmtpSession`, the loop,
/// `SmtpTransaction`, who may send what to whom, `SmtpReceiver`, `IncomingMessage` and
/// `ChunkedMessage`, the way of a message in, `SmtpAuthentication`, `TraceHeader` and `Replies`;
/// [MaildirDelivery], a backend that keeps mail.
///
/// A server:
///
/// ```java
/// MailboxStore mailboxes = MailboxStore.at(Path.of("mail"), MailLimits.DEFAULT);
/// SmtpServer.Options options = SmtpServer.Options.of("mx.example.org", "example.org");
/// try (Server server =
///         SmtpServer.server(new MaildirDelivery(mailboxes, "alice"), options)
///                 .endpoint(Endpoint.parse("127.0.0.1:2025"))
///                 .start()) {
///     server.join();
/// }
/// ```
///
/// A client:
///
/// ```java
/// Endpoint submission = Endpoint.parse("mail.example.org:587").withSecurity(Security.STARTTLS);
/// try (SmtpClient client = SmtpClient.open(submission, SmtpClient.Options.DEFAULT);
///         InputStream message = Files.newInputStream(Path.of("message.eml"))) {
///     client.login(new Credentials("bob", password));
///     client.send(Envelope.of("bob@example.org", "alice@example.org"), message).requireAll();
/// }
/// ```
@NullMarked
package dev.porthole.smtp;

import org.jspecify.annotations.NullMarked;
