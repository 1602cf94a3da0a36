package dev.porthole.lab;

import java.util.List;

/// What the evidence says of a claim.
///
/// @param outcome follows from the findings
/// @param findings at least one
public record Verdict(Outcome outcome, List<Finding> findings) {
    /// Of a claim.
    public enum Outcome {
        /// As the lecture says.
        HOLDS,
        /// It holds on this kernel, with the numbers that the findings give.
        HOLDS_HERE,
        /// It does not.
        DOES_NOT_HOLD,
        /// Evidence is missing.
        INCOMPLETE
    }

    /// Copies the findings.
    public Verdict {
        findings = List.copyOf(findings);
    }

    /// The verdict that follows: incomplete if anything is missing, else the worst finding.
    public static Verdict of(List<Finding> findings) {
        return new Verdict(outcome(findings), findings);
    }

    private static Outcome outcome(List<Finding> findings) {
        if (findings.isEmpty() || has(findings, Finding.Outcome.MISSING)) {
            return Outcome.INCOMPLETE;
        }
        if (has(findings, Finding.Outcome.FALSE)) {
            return Outcome.DOES_NOT_HOLD;
        }
        return has(findings, Finding.Outcome.TRUE_HERE) ? Outcome.HOLDS_HERE : Outcome.HOLDS;
    }

    private static boolean has(List<Finding> findings, Finding.Outcome outcome) {
        return findings.stream().anyMatch(finding -> finding.outcome() == outcome);
    }
}
