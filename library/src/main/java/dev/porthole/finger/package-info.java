/// Finger: who is on a machine, and what they say of themselves.
///
/// | RFC | done | refused |
/// |---|---|---|
/// | 1288 | queries for a user, for the list of users and with `/W`; forwarding of `user@host` | forwarding, unless it is allowed (section 3.2.1); the list of users, unless it is allowed (3.2.2); matching by parts of names (2.5.3) and programs run by a query (3.2.5) |
/// | 742 | the older form without `/W` | |
///
/// In reading order: [FingerQuery], the one line that a client sends; [FingerClient];
/// [FingerServer] with its [FingerBackend]; [PlanFolder], a backend that reads a file for each
/// user.
///
/// A server:
///
/// ```java
/// FingerBackend plans = new PlanFolder(Path.of("plans"));
/// try (Server server = new FingerServer(plans).server().endpoint(Endpoint.parse("127.0.0.1:2079")).start()) {
///     server.join();
/// }
/// ```
///
/// A client:
///
/// ```java
/// String answer = FingerClient.create().query(Endpoint.parse("localhost:2079"), FingerQuery.parse("alice"));
/// ```
@NullMarked
package dev.porthole.finger;

import org.jspecify.annotations.NullMarked;
