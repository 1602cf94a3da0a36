/// What this machine's kernel says of its sockets: Linux, from `/proc/net`.
///
/// ```java
/// for (KernelSocket socket : SocketTable.read().sockets()) {
///     System.out.println(socket.local() + " " + socket.state());
/// }
/// ```
///
/// In reading order: [SocketTable]; [KernelSocket] and [TcpState] (RFC 9293, section 3.3.2), a line
/// of it; `ProcNetLine`, which reads one; `SocketOwners`, which finds the process of each in
/// `/proc/PID/fd`.
///
/// A [SocketTable] is a moment's picture: the kernel writes it line by line, and sockets come and
/// go meanwhile.
@NullMarked
package dev.porthole.kernel;

import org.jspecify.annotations.NullMarked;
