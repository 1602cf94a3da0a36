package dev.porthole.cli;

import java.time.Duration;

/// Checks the values of options, and names the option that is wrong.
final class Require {
    private Require() {}

    static void atLeast(int least, int value, String option) throws Failure {
        if (value < least) {
            throw Failure.usage(option + " is at least " + least + ", not " + value);
        }
    }

    static void positive(Duration value, String option) throws Failure {
        if (!value.isPositive()) {
            throw Failure.usage(option + " is longer than 0");
        }
    }

    /// Fails if the option is given, saying why it can't be.
    static void absent(boolean given, String message) throws Failure {
        if (given) {
            throw Failure.usage(message);
        }
    }
}
