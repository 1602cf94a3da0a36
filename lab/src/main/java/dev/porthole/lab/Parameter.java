package dev.porthole.lab;

import java.util.List;

/// What can be set of an experiment, within bounds.
///
/// @param name `bytes`
/// @param value the default
/// @param least of a number
/// @param most of a number
/// @param choices of a word; none for a number
public record Parameter(String name, String value, long least, long most, List<String> choices) {
    /// Copies the choices.
    public Parameter {
        choices = List.copyOf(choices);
    }

    /// A number.
    public static Parameter number(String name, long value, long least, long most) {
        return new Parameter(name, Long.toString(value), least, most, List.of());
    }

    /// A word; the first choice is the default.
    public static Parameter choice(String name, String... choices) {
        return new Parameter(name, choices[0], 0, 0, List.of(choices));
    }

    /// What it may be: `1 to 100`, or `jdk, ring`.
    public String bounds() {
        return choices.isEmpty() ? least + " to " + most : String.join(", ", choices);
    }

    /// The value, as it is.
    ///
    /// @throws IllegalArgumentException if it is out of bounds, naming them
    public String check(String text) {
        if (!(choices.isEmpty() ? isNumberWithin(text) : choices.contains(text))) {
            throw new IllegalArgumentException(name + " is one of " + bounds() + ", not " + text);
        }
        return text;
    }

    private boolean isNumberWithin(String text) {
        try {
            long number = Long.parseLong(text);
            return number >= least && number <= most;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
