/// Servers: a [dev.porthole.server.Handler] is written as if there were one client, and a
/// [dev.porthole.server.Server] runs it for thousands.
@NullMarked
package dev.porthole.server;

import org.jspecify.annotations.NullMarked;
