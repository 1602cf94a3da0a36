/// What connections do, written down while they do it: as text for people, as JSON lines for
/// programs, as a packet capture for Wireshark. Each form is an
/// [Observer][dev.porthole.net.Observer]; [Trace#open] chooses it by the name of the file.
///
/// A client's connection, as a capture:
///
/// ```java
/// try (Trace trace = Trace.open("session.pcapng", TraceOptions.DEFAULT);
///         Connection connection =
///                 Dialer.builder().observer(trace).build().dial(Endpoint.parse("localhost:50007"))) {
///     connection.write("Hello, np\n".getBytes(UTF_8));
///     connection.read(1024);
/// }
/// ```
///
/// All connections of a server, as JSON lines:
///
/// ```java
/// try (Trace trace = Trace.open("server.jsonl", TraceOptions.DEFAULT);
///         Server server = SimpleService.ECHO.server().observers(trace).start()) {
///     server.join();
/// }
/// ```
///
/// In reading order: [Trace]; `Recorder`, which orders the events; [TextTrace] with `Wording` and
/// `Escape`; [JsonTrace]; then the capture from the inside out: `PcapngWriter` (blocks of a file),
/// `Packets` (headers and checksums), `TcpFlow` (the sequence numbers of one connection),
/// `FlowAddresses` (which addresses it is shown with), `MirroredFlows` (both ends in one process)
/// and [PcapngTrace] (which packets an event is).
@NullMarked
package dev.porthole.trace;

import org.jspecify.annotations.NullMarked;
