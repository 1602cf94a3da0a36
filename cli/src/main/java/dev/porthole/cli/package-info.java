/// The command line: `porthole COMMAND`.
///
/// In reading order: [Main] finds the command, by itself where no option was given, else through
/// [Parser]; a command is a [Action] listed in [Commands]; it writes to a [Console]; [Failures]
/// turns what goes wrong into one line and an [ExitStatus].
///
/// A new command is a class with picocli's annotations that implements [Action], and its line in
/// [Commands].
@NullMarked
package dev.porthole.cli;

import org.jspecify.annotations.NullMarked;
