package dev.porthole.lab.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Text on a grid of cells.
class ColumnsTest {
    @ParameterizedTest
    @CsvSource({"abc, 3", "커널, 4", "커널 view, 9", "'', 0", "ⓐ, 1", "e\u0301, 1", "ㄱ, 2", "🚀, 2"})
    void countsCells(String text, int cells) {
        assertThat(Columns.width(text)).isEqualTo(cells);
    }

    @Test
    void padsByCells() {
        assertThat(Columns.pad("상태", 6)).isEqualTo("상태  ");
        assertThat(Columns.padLeft("상태", 6)).isEqualTo("  상태");
        assertThat(Columns.pad("longer", 3)).isEqualTo("longer");
    }

    @Test
    void breaksAtBlanksAndWithinLongWords() {
        assertThat(Columns.wrap("one two three", 7)).containsExactly("one two", "three");
        assertThat(Columns.wrap("abcdefgh", 3)).containsExactly("abc", "def", "gh");
        assertThat(Columns.wrap("받은 데이터는", 5)).containsExactly("받은", "데이", "터는");
        assertThat(Columns.wrap("", 5)).containsExactly("");
    }

    @Test
    void leavesNothingThatATerminalObeys() {
        assertThat(Columns.safe("a\033[2Jb\u009bc\u202ed\n한")).isEqualTo("a?[2Jb?c?d?한");
    }
}
