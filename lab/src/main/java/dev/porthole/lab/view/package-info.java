/// What is made of a run's evidence: text for a terminal or a handout, JSON for programs.
@NullMarked
package dev.porthole.lab.view;

import org.jspecify.annotations.NullMarked;
