package dev.porthole.lab.view;

import dev.porthole.lab.Finding;
import dev.porthole.lab.Verdict;

/// Verdicts in words.
public final class Verdicts {
    private Verdicts() {}

    /// `the claim holds`, in the texts' language.
    public static String text(Verdict.Outcome outcome, Texts texts) {
        return texts.get("verdict." + outcome.name());
    }

    static String paint(Verdict.Outcome outcome, Texts texts, Style style) {
        String color =
                switch (outcome) {
                    case HOLDS -> Style.GREEN;
                    case HOLDS_HERE -> Style.CYAN;
                    case DOES_NOT_HOLD -> Style.RED;
                    case INCOMPLETE -> Style.YELLOW;
                };
        return style.paint(color, text(outcome, texts));
    }

    static String mark(Finding.Outcome outcome, Texts texts) {
        return texts.get("mark." + outcome.name());
    }
}
