package dev.porthole.lab.view;

import dev.porthole.lab.Experiment;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/// The texts of an experiment, or those of all, in one language. Immutable.
public final class Texts {
    private final Properties own;
    private final Properties common;

    private Texts(Properties own, Properties common) {
        this.own = own;
        this.common = common;
    }

    /// The texts that all experiments share.
    public static Texts common(Language language) {
        return new Texts(new Properties(), load(Texts.class, "lab", language));
    }

    /// The texts of an experiment, with those that all share behind them.
    public static Texts of(Experiment experiment, Language language) {
        return new Texts(
                load(experiment.getClass(), experiment.name(), language),
                load(Texts.class, "lab", language));
    }

    /// The text of a key, with `{0}`, `{1}`, ... replaced by the values, which are made safe for a
    /// terminal.
    ///
    /// @return the key itself where there is no text
    public String get(String key, List<String> values) {
        String text = own.getProperty(key, common.getProperty(key, key));
        for (int i = 0; i < values.size(); i++) {
            text = text.replace("{" + i + "}", Columns.safe(values.get(i)));
        }
        return text;
    }

    /// The text of a key.
    public String get(String key) {
        return get(key, List.of());
    }

    /// Whether there is a text of that key.
    public boolean has(String key) {
        return own.containsKey(key) || common.containsKey(key);
    }

    private static Properties load(Class<?> beside, String name, Language language) {
        Properties properties = new Properties();
        String file = name + "_" + language.code() + ".properties";
        try (@Nullable InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no texts: " + file);
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
