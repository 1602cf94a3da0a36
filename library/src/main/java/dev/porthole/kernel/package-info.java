/// What this machine's kernel says of its sockets: Linux, from `/proc/net`.
///
/// ```java
/// for (KernelSocket socket : SocketTable.read().sockets()) {
///     System.out.println(socket.local() + " " + socket.state());
/// }
/// ```
///
/// A [SocketTable] is a moment's picture: the kernel writes it line by line, and sockets come and
/// go meanwhile.
@NullMarked
package dev.porthole.kernel;

import org.jspecify.annotations.NullMarked;
