@NullMarked
package dev.porthole.bench;

import org.jspecify.annotations.NullMarked;
