@NullMarked
package dev.porthole.net;

import org.jspecify.annotations.NullMarked;
