/// An experiment, its run, and the evidence that a verdict is computed from.
///
/// In reading order: [Experiment], what is to be shown; [Run], in which it happens; [Evidence] and
/// [Event], what was observed; [Finding] and [Verdict], what follows from it.
@NullMarked
package dev.porthole.lab;

import org.jspecify.annotations.NullMarked;
