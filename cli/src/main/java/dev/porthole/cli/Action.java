package dev.porthole.cli;

import java.util.List;

/// A command: an object with picocli's annotations, whose fields hold its arguments when it runs.
interface Action {
    /// Does what the command is for.
    ///
    /// @throws Failure with the line to show and the status to end with
    /// @throws Exception that [Failures] explains
    ExitStatus run(Console console) throws Exception;

    /// The options that [#takePlain] knows: none of them has a value.
    default List<String> plainFlags() {
        return List.of();
    }

    /// Takes arguments of which none is an option but those of [#plainFlags], so that picocli need
    /// not be loaded for them: that saves most of the time such a command takes. Must set what
    /// picocli would.
    ///
    /// @return false if picocli is to parse them after all (and to say what is wrong with them)
    default boolean takePlain(String[] arguments) {
        return false;
    }
}
