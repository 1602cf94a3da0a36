package dev.porthole.lab;

import java.util.Arrays;
import java.util.List;

/// One condition over the evidence, and whether it is met.
///
/// @param key its text, among those of the experiment: `finding.KEY`
/// @param outcome what the evidence says
/// @param values the observed numbers, which the text refers to as `{0}`, `{1}`, ...
public record Finding(String key, Outcome outcome, List<String> values) {
    /// What the evidence says of a condition.
    public enum Outcome {
        /// It is met.
        TRUE,
        /// It is met on this kernel with numbers other than the lecture's.
        TRUE_HERE,
        /// It is not met.
        FALSE,
        /// It can't be told: something was not observed.
        MISSING
    }

    /// Copies the values.
    public Finding {
        values = List.copyOf(values);
    }

    /// A condition that is met or not.
    public static Finding of(String key, boolean met, Object... values) {
        return new Finding(key, met ? Outcome.TRUE : Outcome.FALSE, texts(values));
    }

    /// A condition that is met, or met with other numbers than the lecture's.
    public static Finding here(String key, boolean asTheLectureSays, Object... values) {
        return new Finding(key, asTheLectureSays ? Outcome.TRUE : Outcome.TRUE_HERE, texts(values));
    }

    /// A condition that can't be told.
    ///
    /// @param why in one sentence
    public static Finding missing(String key, String why) {
        return new Finding(key, Outcome.MISSING, List.of(why));
    }

    private static List<String> texts(Object... values) {
        return Arrays.stream(values).map(String::valueOf).toList();
    }
}
