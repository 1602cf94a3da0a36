/// POP3: a user's messages are fetched from where they arrived, and deleted there.
///
/// | RFC | done | refused |
/// |---|---|---|
/// | 1939 POP3 | all, with TOP, UIDL, USER, PASS and APOP | APOP where passwords are not kept |
/// | 2449 CAPA, response codes | all; EXPIRE, IMPLEMENTATION, RESP-CODES | LOGIN-DELAY |
/// | 2595 STLS | client, server | secrets in clear from another machine, unless allowed |
/// | 3206 SYS and AUTH codes | all | |
/// | 5034 AUTH | client, server, with the mechanisms of [dev.porthole.sasl] | |
/// | 6856 UTF8, LANG | | not planned: names and passwords may be UTF-8 in any case |
///
/// In reading order: [Pop3Client] with [Pop3Capabilities]; [Pop3Server], its [Pop3Backend] and
/// [MaildirMaildrops]; `Pop3Session`, `OpenMaildrop`; the lines: `Pop3Verb`, `Pop3Command`,
/// `Pop3Answer`; `Pop3Login` and `Pop3Authentication`, the two sides of AUTH.
///
/// A client:
///
/// ```java
/// try (Pop3Client client = Pop3Client.open(endpoint, Pop3Client.Options.DEFAULT)) {
///     client.login(new Credentials("alice", password));
///     for (Pop3Client.Size each : client.list()) {
///         try (InputStream message = client.retrieve(each.number())) {
///             message.transferTo(out);
///         }
///         client.delete(each.number());
///     }
///     client.quit(); // now they are gone
/// }
/// ```
///
/// A server:
///
/// ```java
/// Pop3Backend maildrops = new MaildirMaildrops(MailboxStore.at(folder, MailLimits.DEFAULT));
/// Pop3Server.Options options = Pop3Server.Options.of(Authenticator.of(accounts));
/// try (Server server = Pop3Server.server(maildrops, options).endpoint(endpoint).start()) {
///     server.join();
/// }
/// ```
@NullMarked
package dev.porthole.pop3;

import org.jspecify.annotations.NullMarked;
