package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;

/// What names and describes articles and groups, read and written.
class ArticleTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"<a>", "<45223423@example.com>", "<i.am.an.article@example.com>", "<<>"})
    void messageIds(String text) {
        assertThat(new MessageId(text)).hasToString(text);
        assertThat(ArticleId.parse(text).messageId()).contains(new MessageId(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "<>", "a@b", "<a@b", "a@b>", "<a b>", "<a>b>", "<a\r\n>", "<ä@b>", "<\t>"
            })
    void noMessageIds(String text) {
        assertThat(MessageId.isValid(text)).isFalse();
        assertThatThrownBy(() -> new MessageId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageIdHas250Bytes() {
        assertThat(MessageId.isValid("<" + "a".repeat(248) + ">")).isTrue();
        assertThat(MessageId.isValid("<" + "a".repeat(249) + ">")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "12,12,12,12",
        "12-15,12,15,12-15",
        "12-,12,9223372036854775807,12-",
        "15-12,15,12,15-12",
        "0012,12,12,12",
        "12-12,12,12,12",
        "3000000000-,3000000000,9223372036854775807,3000000000-"
    })
    void ranges(String text, long first, long last, String encoded) {
        ArticleNumbers range = ArticleNumbers.parse(text);
        assertThat(range).isEqualTo(new ArticleNumbers(first, last)).hasToString(encoded);
        assertThat(ArticleNumbers.parse(encoded)).isEqualTo(range);
        assertThat(range.isEmpty()).isEqualTo(first > last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-5", "1-2-3", "a", "1,2", "+1", "12345678901234567", "١"})
    void noRanges(String text) {
        assertThatThrownBy(() -> ArticleNumbers.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"misc.test", "comp.lang.c++", "alt.0d", "a-b_c", "control"})
    void groupNames(String name) {
        assertThat(GroupName.require(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "a*", "a,b", "ä", "a'b", "a\r\nb"})
    void noGroupNames(String name) {
        assertThatThrownBy(() -> GroupName.require(name))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void groups() throws MalformedException {
        Group group = Group.parse("1234 3000234 3002322 misc.test", "misc.test");
        assertThat(group).isEqualTo(new Group("misc.test", 1234, 3000234, 3002322));
        assertThat(Group.parse(group.encode(), "")).isEqualTo(group);
        assertThat(Group.parse("0 5 4", "a").isEmpty()).isTrue();
        assertThat(Group.empty("a", 5).encode()).isEqualTo("0 5 4 a");
        assertThat(Group.parse("1 1 1 a group selected", "a").name()).isEqualTo("a");
        assertThatThrownBy(() -> Group.parse("group selected", "a"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void listedGroups() throws MalformedException {
        ListedGroup group = ListedGroup.parse("misc.test 3002322 3000234 y");
        assertThat(group).isEqualTo(new ListedGroup("misc.test", 3002322, 3000234, "y"));
        assertThat(ListedGroup.parse(group.encode())).isEqualTo(group);
        assertThat(ListedGroup.parse("a 0000000005 0000000001 m").low()).isEqualTo(1);
        assertThatThrownBy(() -> ListedGroup.parse("misc.test 3002322"))
                .isInstanceOf(MalformedException.class);
    }

    /// RFC 3977, section 8.3.3.
    @Test
    void overviews() throws MalformedException {
        String line =
                "3000234\tI am just a test article\t\"Demo User\" <nobody@example.com>\t"
                        + "6 Oct 1998 04:38:40 -0500\t<45223423@example.com>\t"
                        + "<45454@example.net>\t1234\t17\tXref: news.example.com misc.test:3000363";
        Overview overview = Overview.parse(line);
        assertThat(overview.number()).isEqualTo(3000234);
        assertThat(overview.subject()).isEqualTo("I am just a test article");
        assertThat(overview.lines()).isEqualTo(17);
        assertThat(overview.further()).containsExactly("Xref: news.example.com misc.test:3000363");
        assertThat(overview.encode()).isEqualTo(line);
        assertThat(overview.withNumber(0).encode()).startsWith("0\tI am");
    }

    @Test
    void whatAnOverviewDoesNotTellIsNotMadeUp() throws MalformedException {
        Overview overview = Overview.parse("5\t\t\t\t<a@b>\t\t\t");
        assertThat(overview.bytes()).isEqualTo(-1);
        assertThat(overview.lines()).isEqualTo(-1);
        assertThat(overview.encode()).isEqualTo("5\t\t\t\t<a@b>\t\t\t");
    }

    /// A subject with a tab would move all that follows; one with CRLF would end the line.
    @Test
    void noFieldOfAnOverviewBecomesTwo() throws MalformedException {
        Overview made =
                new Overview(
                        1, "a\tb\r\n c\0", "f\n", "d\r", "<a@b>", "", 1, 1, List.of("Xref:\tx"));
        assertThat(made.encode()).isEqualTo("1\ta b c \tf \td \t<a@b>\t\t1\t1\tXref: x");
        assertThat(Overview.parse(made.encode())).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5\ta\tb\tc\td\te\t1",
                "x\t\t\t\t\t\t1\t1",
                "5\t\t\t\t\t\tx\t1",
                "\t\t\t\t\t\t1\t1"
            })
    void noOverviews(String line) {
        assertThatThrownBy(() -> Overview.parse(line)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "19990624,000000,1999-06-24T00:00:00Z",
        "990624,235960,1999-06-24T23:59:59Z",
        "20261126,120000,2026-11-26T12:00:00Z",
        "000229,010203,2000-02-29T01:02:03Z"
    })
    void times(String date, String time, Instant instant) {
        assertThat(NewsDate.parse(date, time)).isEqualTo(instant);
        String[] words = NewsDate.words(instant).split(" ", -1);
        assertThat(NewsDate.parse(words[0], words[1])).isEqualTo(instant);
        assertThat(NewsDate.parse(NewsDate.digits(instant))).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({"990230,000000", "1999,000000", "990101,240000", "990101,0000", "99010a,000000"})
    void noTimes(String date, String time) {
        assertThatThrownBy(() -> NewsDate.parse(date, time))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
