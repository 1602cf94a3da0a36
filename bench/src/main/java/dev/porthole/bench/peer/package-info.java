/// Servers on the JVM to measure, each a program of its own. What they print and when they end is
/// said at [dev.porthole.bench.peer.Ready].
@NullMarked
package dev.porthole.bench.peer;

import org.jspecify.annotations.NullMarked;
