package dev.porthole.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A command line: `--name value`, `--flag` and plain words. Every mistake is an
/// [IllegalArgumentException] whose message says what is wrong.
final class Arguments {
    private final Map<String, String> options = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    /// Reads the command line.
    ///
    /// @param named the options that take a value
    /// @param flags the options that do not
    Arguments(String[] args, Set<String> named, Set<String> flags) {
        var left = new ArrayDeque<>(List.of(args));
        while (!left.isEmpty()) {
            String word = left.remove();
            if (!word.startsWith("--")) {
                words.add(word);
            } else if (flags.contains(word)) {
                options.put(word, "");
            } else if (!named.contains(word)) {
                throw new IllegalArgumentException("no option '" + word + "'");
            } else if (left.isEmpty()) {
                throw new IllegalArgumentException(word + " needs a value");
            } else {
                options.put(word, left.remove());
            }
        }
    }

    /// The words that belong to no option.
    List<String> words() {
        return List.copyOf(words);
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    Optional<String> text(String option) {
        return Optional.ofNullable(options.get(option));
    }

    /// A comma-separated list.
    List<String> list(String option, List<String> otherwise) {
        return text(option).map(value -> List.of(value.split(","))).orElse(otherwise);
    }

    int number(String option, int least, int otherwise) {
        return text(option).map(value -> parse(option, value, least)).orElse(otherwise);
    }

    /// A comma-separated list of numbers.
    List<Integer> numbers(String option, int least, List<Integer> otherwise) {
        return text(option)
                .map(values ->
                        Stream.of(values.split(",")).map(v -> parse(option, v, least)).toList())
                .orElse(otherwise);
    }

    private static int parse(String option, String text, int least) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException _) {
            // told below, with the same words
        }
        throw new IllegalArgumentException(option + " takes a number, " + least + " or more");
    }

    /// A time in seconds, decimals allowed.
    Duration seconds(String option, double otherwise) {
        try {
            double value = text(option).map(Double::parseDouble).orElse(otherwise);
            if (value > 0 && value <= 3_600) {
                return Duration.ofNanos((long) (value * 1e9));
            }
        } catch (NumberFormatException _) {
            // told below, with the same words
        }
        throw new IllegalArgumentException(option + " takes seconds, more than 0, up to 3600");
    }
}
