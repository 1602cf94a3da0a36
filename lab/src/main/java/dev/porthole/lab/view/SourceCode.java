package dev.porthole.lab.view;

import dev.porthole.lab.Experiment;
import dev.porthole.lab.Fragment;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Cuts methods out of an experiment's source, which is packed beside its class: what is shown is
/// what was compiled. It relies on the formatter: members are indented by four, and so are their
/// closing braces.
final class SourceCode {
    private static final String INDENT = "    ";
    private static final Pattern MODIFIERS = Pattern.compile("^(private |static |public |final )+");

    private SourceCode() {}

    /// The lines of a method, without its modifiers.
    ///
    /// @throws IllegalArgumentException if the class has no such method
    static List<String> lines(Experiment experiment, Fragment fragment) {
        Pattern start = Pattern.compile("^ {4}\\w.*\\b" + fragment.method() + "\\(.*");
        List<String> lines = new ArrayList<>();
        for (String line : source(experiment.getClass()).lines().toList()) {
            if (lines.isEmpty() && !start.matcher(line).matches()) {
                continue;
            }
            String cut = line.startsWith(INDENT) ? line.substring(INDENT.length()) : line;
            lines.add(lines.isEmpty() ? MODIFIERS.matcher(cut).replaceFirst("") : cut);
            if (cut.equals("}")) {
                return lines;
            }
        }
        throw new IllegalArgumentException(
                experiment.getClass().getSimpleName() + " has no method " + fragment.method());
    }

    private static String source(Class<?> type) {
        String file = type.getSimpleName() + ".java";
        try (@Nullable InputStream in = type.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no source: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
