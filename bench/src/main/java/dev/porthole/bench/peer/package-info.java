/// Echo servers on the JVM to compare with, each a program of its own. What they print and when
/// they end is said at [dev.porthole.bench.peer.Ready].
@NullMarked
package dev.porthole.bench.peer;

import org.jspecify.annotations.NullMarked;
