package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row B4: the three classes of port numbers.
class PortClassTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # port, class,      as it is written
                    0,      WELL_KNOWN, well-known
                    7,      WELL_KNOWN, well-known
                    1023,   WELL_KNOWN, well-known
                    1024,   REGISTERED, registered
                    49151,  REGISTERED, registered
                    49152,  DYNAMIC,    dynamic
                    50007,  DYNAMIC,    dynamic
                    65535,  DYNAMIC,    dynamic
                    """)
    void rowB4(int port, PortClass expected, String written) {
        assertThat(PortClass.of(port)).isEqualTo(expected).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void thereIsNoOther(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortClass.of(port))
                .withMessage("port " + port + " is not in 0-65535");
    }

    @ParameterizedTest
    @EnumSource
    void eachHoldsItsOwnBounds(PortClass each) {
        assertThat(PortClass.of(each.first())).isEqualTo(each);
        assertThat(PortClass.of(each.last())).isEqualTo(each);
    }
}
