package dev.porthole.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class ReplyTest {
    @ParameterizedTest
    @CsvSource({
        "150,true,false,false,false,false",
        "250,false,true,false,false,false",
        "354,false,false,true,false,false",
        "450,false,false,false,true,false",
        "550,false,false,false,false,true"
    })
    void meansWhatItsFirstDigitSays(
            int code,
            boolean preliminary,
            boolean positive,
            boolean intermediate,
            boolean temporary,
            boolean permanent) {
        Reply reply = Reply.of(code, "text");
        assertThat(reply.isPreliminary()).isEqualTo(preliminary);
        assertThat(reply.isPositive()).isEqualTo(positive);
        assertThat(reply.isIntermediate()).isEqualTo(intermediate);
        assertThat(reply.isTemporary()).isEqualTo(temporary);
        assertThat(reply.isPermanent()).isEqualTo(permanent);
    }

    @Test
    void aRefusalSaysWhatAndWhy() {
        Reply reply = Reply.of(452, "4.2.2 mailbox full", "try\u001b[2J later");
        assertThatThrownBy(() -> reply.requirePositive("RCPT TO:<bob@example.org>"))
                .isInstanceOfSatisfying(
                        WireException.Refused.class,
                        e -> {
                            assertThat(e.isTemporary()).isTrue();
                            assertThat(e.reply()).contains(reply);
                            assertThat(e.command()).isEqualTo("RCPT TO:<bob@example.org>");
                        })
                .hasMessage(
                        "RCPT TO:<bob@example.org> was refused: 452 4.2.2 mailbox full /"
                                + " try\\x1b[2J later");
    }

    @Test
    void anAnswerToSomethingElseIsMalformed() {
        assertThatThrownBy(() -> Reply.of(250, "ok").require("DATA", 354))
                .isInstanceOf(MalformedException.class)
                .hasMessage("DATA was answered with what is no answer to it: 250 ok");
        assertThatThrownBy(() -> Reply.of(354, "go on").requirePositive("NOOP"))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 600, -250})
    void hasACodeOfThreeDigits(int code) {
        assertThatThrownBy(() -> Reply.of(code, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasALine() {
        assertThat(Reply.of(220).lines()).containsExactly("");
        assertThatThrownBy(() -> new Reply(220, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cutsWhatIsLong() {
        assertThat(Reply.of(250, "x".repeat(1000)).toString()).hasSize(201).endsWith("x…");
    }
}
