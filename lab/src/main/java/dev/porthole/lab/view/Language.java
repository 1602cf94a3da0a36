package dev.porthole.lab.view;

import java.util.Locale;

/// A language that the lab speaks.
public enum Language {
    /// English.
    EN,
    /// Korean.
    KO;

    /// Its code (ISO 639-1): `ko`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
