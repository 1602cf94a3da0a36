package dev.porthole.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What a run comes to.
class LabTest {
    private static final List<Finding> TRUE = List.of(Finding.of("a", true));
    private static final List<Finding> FALSE =
            List.of(Finding.of("a", true), Finding.of("b", false));

    /// A no for want of segments that were not captured would be a wrong verdict.
    @Test
    void whatWasMissedLeavesANoOpen() {
        assertThat(Lab.verdict(FALSE, 0).outcome()).isEqualTo(Verdict.Outcome.DOES_NOT_HOLD);
        assertThat(Lab.verdict(FALSE, 7).outcome()).isEqualTo(Verdict.Outcome.INCOMPLETE);
        assertThat(Lab.verdict(FALSE, 7).findings())
                .contains(Finding.missing(Lab.MISSED, "7"))
                .containsAll(FALSE);
    }

    @Test
    void whatIsShownStaysShown() {
        assertThat(Lab.verdict(TRUE, 7)).isEqualTo(Verdict.of(TRUE));
    }
}
