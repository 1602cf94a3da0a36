package dev.porthole.net.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// The heap of a timer, beside a list that is searched.
class AlarmsTest {
    private static final int MANY = 1_000;
    private static final int LATEST = 5_000; // so some are at the same time

    private final Alarms alarms = new Alarms();

    private static final class Silent extends Alarm {
        @Override
        public void goOff() {
            throw new AssertionError("only a timer lets it go off");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void doesAsAListThatIsSearched(long seed) {
        Random random = new Random(seed);
        List<Alarm> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(new Silent());
        }
        for (int i = 0; i < 20 * MANY; i++) {
            Alarm one = all.get(random.nextInt(MANY));
            if (random.nextInt(100) > 0) {
                long before = one.at();
                long at = random.nextInt(LATEST);
                alarms.setBy(one, at);
                assertThat(one.at()).isEqualTo(one.ended ? Alarm.NEVER : Math.min(before, at));
            } else {
                alarms.end(one);
                assertThat(one.at()).isEqualTo(Alarm.NEVER);
            }
            if (random.nextInt(4) == 0) {
                takeDue(all, random.nextInt(LATEST / 10));
            }
            assertThat(alarms.firstAt()).isEqualTo(first(all).at());
        }
        assertThat(alarms.count()).isEqualTo(all.stream().filter(each -> isSet(each)).count());
        takeDue(all, LATEST);
        assertThat(alarms.count()).isZero();
    }

    private void takeDue(List<Alarm> all, long now) {
        Alarm expected = first(all);
        while (expected.at() <= now) {
            long at = expected.at();
            Alarm due = Objects.requireNonNull(alarms.takeDue(now));
            assertThat(due.at()).isEqualTo(Alarm.NEVER);
            expected = first(all);
            assertThat(expected.at()).isGreaterThanOrEqualTo(at);
        }
        assertThat(alarms.takeDue(now)).isNull();
    }

    private static Alarm first(List<Alarm> all) {
        return all.stream().min(Comparator.comparingLong(Alarm::at)).orElseThrow();
    }

    private static boolean isSet(Alarm alarm) {
        return alarm.at() != Alarm.NEVER;
    }

    @Test
    void withoutAnAlarmNothingIsDue() {
        assertThat(alarms.firstAt()).isEqualTo(Alarm.NEVER);
        assertThat(alarms.takeDue(Alarm.NEVER)).isNull();
        assertThat(alarms.count()).isZero();
    }

    @Test
    void oneThatWentOffCanBeSetAgainAndOneThatEndedCannot() {
        Alarm alarm = new Silent();
        alarms.setBy(alarm, 5);
        assertThat(alarms.takeDue(4)).isNull();
        assertThat(alarms.takeDue(5)).isSameAs(alarm);
        alarms.setBy(alarm, 6);
        assertThat(alarms.firstAt()).isEqualTo(6);
        alarms.end(alarm);
        alarms.setBy(alarm, 7);
        assertThat(alarms.count()).isZero();
    }
}
