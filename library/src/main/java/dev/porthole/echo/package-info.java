/// Echo (RFC 862) and its small companions: discard (RFC 863), chargen (RFC 864), daytime (RFC 867)
/// and time (RFC 868), client and server of each, over TCP and UDP.
///
/// | RFC | done | refused |
/// |---|---|---|
/// | 862, 863, 864, 867, 868 | all | UDP to other hosts, unless asked for (amplification) |
///
/// In reading order: [SimpleService], which knows the ports and the handlers; `Echo`, `Discard`,
/// `Daytime`, `Time` and `Chargen`, a handler each; [EchoClient] and [TimeClient].
///
/// A server:
///
/// ```java
/// try (Server server = SimpleService.ECHO.server().endpoint(Endpoint.parse(":50007")).start()) {
///     server.join();
/// }
/// ```
///
/// A client:
///
/// ```java
/// try (Connection connection = Connection.open("localhost", 50007)) {
///     byte[] answer = new EchoClient(connection).echo("Hello\n".getBytes(UTF_8));
/// }
/// ```
@NullMarked
package dev.porthole.echo;

import org.jspecify.annotations.NullMarked;
