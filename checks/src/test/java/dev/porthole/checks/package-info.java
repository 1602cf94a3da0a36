/// Tests of the repository itself: format, sizes, directions of imports, null checking, launcher.
@NullMarked
package dev.porthole.checks;

import org.jspecify.annotations.NullMarked;
