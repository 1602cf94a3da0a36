/// Servers: a [Handler] is written as if there were one client, and a [Server] runs it for
/// thousands.
///
/// In reading order: [Handler]; [Concurrency], the models of serving many clients; [Server], from
/// accepting to the last connection; `Sessions`, its permits, threads and end; `AcceptBackoff`, for
/// when descriptors run out; [ServerMetrics]; [ProcessHandler], a command for each client; then
/// [DatagramHandler] and [DatagramServer], the same for UDP.
///
/// | convention | done | refused |
/// |---|---|---|
/// | UCSPI-TCP | `PROTO`, `TCPLOCALIP` and its kin, in the environment of a command | names of hosts |
/// | PROXY protocol 1 and 2 | expected, if asked for | connections without it, then |
///
/// A server:
///
/// ```java
/// Handler echo =
///         connection -> {
///             ByteBuffer buffer = ByteBuffer.allocate(8192);
///             while (connection.read(buffer.clear()) >= 0) {
///                 connection.write(buffer.flip());
///             }
///         };
/// try (Server server = Server.builder("echo", echo).endpoint(Endpoint.parse(":50007")).start()) {
///     server.join();
/// }
/// ```
///
/// Its client is any [Connection][dev.porthole.net.Connection]:
///
/// ```java
/// try (Connection connection = Connection.open("localhost", 50007)) {
///     connection.write("Hello, np\n".getBytes(UTF_8));
///     System.out.write(connection.read(1024));
/// }
/// ```
@NullMarked
package dev.porthole.server;

import org.jspecify.annotations.NullMarked;
