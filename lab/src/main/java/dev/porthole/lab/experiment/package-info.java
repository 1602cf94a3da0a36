/// The experiments, one class each; [Experiments] is the list.
@NullMarked
package dev.porthole.lab.experiment;

import org.jspecify.annotations.NullMarked;
