/// Linux sockets, called directly (`java.lang.foreign`), one Java method for each system call, and
/// every call told to a [Journal].
@NullMarked
package dev.porthole.lab.linux;

import org.jspecify.annotations.NullMarked;
