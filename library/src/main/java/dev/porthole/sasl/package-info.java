/// Logging in: the mechanisms of SASL, client and server, as bytes in and bytes out; and over the
/// lines of a text protocol, in base64. Replies belong to the protocol. Imports `net` for its
/// credentials and failures, and `wire` for lines, nothing else of ours.
///
/// In reading order:
/// 1. [Mechanism], [Channel]: what there is, and what may be used where;
/// 2. [SaslClient], with [Response], over a `ClientExchange` for each mechanism; [BearerToken],
///    [SaslException];
/// 3. [Accounts]: the users, with a [StoredSecret] each: [PlainSecret] or [ScramKeys];
/// 4. [Authenticator], which makes a [SaslServer] for each login, over a `ServerExchange`; [Step]
///    and [Outcome] are what it says;
/// 5. `Verifier`: who is let in, and why nobody learns who is not; `Attempts` and [AttemptLimits]
///    against guessing; [TokenVerifier];
/// 6. [LineLogin] and [LineAuthentication]: a client's and a server's login over lines;
/// 7. the messages, each parsed and encoded in one file: `PlainMessage`, `ScramMessages`,
///    `OAuthMessage`, [Challenges] (CRAM-MD5, APOP);
/// 8. `Prepared`, `Digests`, `Nonces`, `Text`.
///
/// | RFC | | done | not done |
/// |---|---|---|---|
/// | 4422 | SASL | initial response, challenges, data with success | security layers: there is TLS |
/// | 4616 | PLAIN | client, server | acting as somebody else is refused |
/// | draft-murchison-sasl-login | LOGIN | client, server, with the name as initial response | |
/// | 2195 | CRAM-MD5 | client; server where passwords are kept | |
/// | 5802, 7677 | SCRAM-SHA-256 | client, server; 4096 to 1,000,000 iterations; both sides proven | channel binding (-PLUS), SHA-1, acting as somebody else |
/// | 5803 | stored keys | as text | |
/// | 7628 | OAUTHBEARER | client, server, its error | discovery |
/// | XOAUTH2 | what large providers want | client, server, its error | |
/// | 1939, section 7 | APOP | digest, check | |
/// | 4013 | SASLprep | NFKC, what is mapped, no controls | Unicode 3.2, bidirectional text |
///
/// A client, between the protocol's lines:
///
/// ```java
/// SaslClient client = SaslClient.choose(offered, new Credentials("alice", password), channel);
/// byte[] initial = client.initialResponse().map(Response::bytes).orElse(null);
/// byte[] challenge = send(client.mechanism().wireName(), initial);
/// while (challenge != null) {
///     challenge = answer(client.respond(challenge).bytes());
/// }
/// client.succeeded(); // the server has proven itself, too
/// ```
///
/// The server:
///
/// ```java
/// Authenticator users = Authenticator.of(Accounts.read(Path.of("users")));
/// SaslServer server = users.server(name, channel, remoteAddress).orElseThrow();
/// Step step = initial == null ? server.start() : server.start(initial);
/// while (step instanceof Step.Challenge challenge) {
///     step = server.respond(ask(challenge.bytes()));
/// }
/// if (step instanceof Outcome.Rejected rejected) {
///     rejected.pause();
/// }
/// ```
@NullMarked
package dev.porthole.sasl;

import org.jspecify.annotations.NullMarked;
