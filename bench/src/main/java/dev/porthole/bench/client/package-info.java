/// Clients that are measured, each a program: it does what it reads from its standard input, a word
/// in a line, and says `DONE`, or `FAILED` and why.
@NullMarked
package dev.porthole.bench.client;

import org.jspecify.annotations.NullMarked;
