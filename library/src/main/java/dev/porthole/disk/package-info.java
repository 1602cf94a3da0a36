/// Work on files that others don't wait for. A virtual thread that writes, syncs, renames or walks
/// through a folder keeps its carrier, and with it every connection of a loop of the ring engine.
/// Here such work is done by threads of its own, while the thread that asked for it parks. Imports
/// nothing of ours, and is no part of the library's interface.
///
/// In reading order:
/// 1. [Disk]: does one thing and waits for it;
/// 2. [WriteBehind]: writes a file while its owner fetches the next bytes; `Buffers`.
@NullMarked
package dev.porthole.disk;

import org.jspecify.annotations.NullMarked;
