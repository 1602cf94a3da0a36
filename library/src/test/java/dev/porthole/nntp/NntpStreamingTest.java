package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.news.NewsStore;
import dev.porthole.nntp.HeldStore.Held;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Sides;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Articles that come without waiting for the replies to those before them (RFC 4644).
@Timeout(60)
class NntpStreamingTest {
    private static final String GROUP = "misc.test";
    private static final NntpServer.Options OPTIONS =
            NntpServer.Options.of("news.example.org").withAnybody(NntpServer.Access.FEED);

    @TempDir Path folder;

    private NewsStore store;
    private HeldStore held;

    @BeforeEach
    void open() throws IOException {
        store = NewsStore.open(folder.resolve("news.db"));
        store.createGroup(GROUP, "");
        held = new HeldStore(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private RawReader client() throws IOException {
        return new RawReader(held.backend(), OPTIONS);
    }

    private static String id(int number) {
        return "<%d@other.example>".formatted(number);
    }

    private static String take(int number) {
        return take(number, GROUP, 10);
    }

    private static String take(int number, String group, int bytes) {
        return """
        TAKETHIS %s
        Path: other.example!x
        From: a@example.org
        Newsgroups: %s
        Subject: x
        Date: Thu, 26 Nov 2026 10:00:00 +0000
        Message-ID: %s

        """
                        .formatted(id(number), group, id(number))
                        .replace("\n", "\r\n")
                + "0123456\r\n".repeat(1 + bytes / 9)
                + ".\r\n";
    }

    private static String takeAll(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(NntpStreamingTest::take)
                .collect(Collectors.joining());
    }

    private List<Held> handedOver(int count) throws InterruptedException {
        List<Held> all = new ArrayList<>();
        while (all.size() < count) {
            all.add(held.handedOver.take());
        }
        return all;
    }

    private static List<String> replies(RawReader client, int count) throws IOException {
        List<String> all = new ArrayList<>();
        while (all.size() < count) {
            all.add(client.reply().toString());
        }
        return all;
    }

    @Test
    void repliesHaveTheOrderOfTheCommands() throws IOException {
        try (RawReader client = new RawReader(store, OPTIONS)) {
            client.write(
                    take(1)
                            + "CHECK <2@other.example>\r\n"
                            + take(1)
                            + take(2)
                            + take(3, "no.such.group", 10)
                            + "CHECK <2@other.example>\r\nTAKETHIS x\r\nignored\r\n.\r\n"
                            + take(4)
                            + "QUIT\r\n");
            assertThat(replies(client, 6))
                    .containsExactly(
                            "239 " + id(1),
                            "238 " + id(2),
                            "439 " + id(1),
                            "239 " + id(2),
                            "439 " + id(3),
                            "438 " + id(2));
            assertThat(client.reply().code()).isEqualTo(501);
            assertThat(client.reply()).hasToString("239 " + id(4));
            assertThat(client.reply()).isEqualTo(Replies.GOODBYE);
            client.served.join();
        }
    }

    @Test
    void theServerReadsOnAndRepliesWhenTheArticleIsSafe() throws Exception {
        try (RawReader client = client()) {
            client.write(takeAll(1, 2));
            List<Held> articles = handedOver(2);
            CompletableFuture<Void> replied =
                    Sides.run(() -> assertThat(client.reply()).hasToString("239 " + id(1)));
            articles.get(1).store();
            assertThat(replied).isNotDone();
            articles.get(0).store();
            replied.join();
            assertThat(client.reply()).hasToString("239 " + id(2)); // though it sends nothing more
            assertThat(store.find(new MessageId(id(2)))).isPresent();
        }
    }

    /// It is there by the time this is said.
    @Test
    void whatIsUnderWayIsNotWantedAgain() throws Exception {
        try (RawReader client = client()) {
            client.write(take(1)).say("CHECK " + id(1), "CHECK " + id(2)).write(take(3));
            handedOver(2).forEach(Held::store);
            assertThat(replies(client, 4))
                    .containsExactly(
                            "239 " + id(1), "438 " + id(1), "238 " + id(2), "239 " + id(3));
        }
    }

    @Test
    void otherCommandsWaitForTheReplies() throws Exception {
        try (RawReader client = client()) {
            client.write(takeAll(1, 2)).say("DATE", "HELP x y", "CAPABILITIES");
            List<Held> articles = handedOver(2);
            articles.get(0).store();
            assertThat(client.reply()).hasToString("239 " + id(1));
            articles.get(1).store();
            assertThat(client.reply()).hasToString("239 " + id(2));
            assertThat(client.reply().code()).isEqualTo(111);
            assertThat(client.reply().code()).isEqualTo(501);
            assertThat(client.list("DATE")).isNotEmpty(); // that of CAPABILITIES
            assertThat(client.reply().code()).isEqualTo(111);
        }
    }

    @Test
    void aStoreThatFailsEndsTheSession() throws Exception {
        try (RawReader client = client()) {
            client.write(takeAll(1, 3));
            List<Held> articles = handedOver(3);
            articles.get(2).store();
            articles.get(1).fail();
            articles.get(0).store();
            assertThat(client.reply()).hasToString("239 " + id(1));
            assertThat(client.reply()).isEqualTo(Replies.FEED_FAILED);
            assertThat(client.isClosed()).isTrue(); // although this side has more to say
            client.served.join();
        }
    }

    @Test
    void aClientThatStreamsOnHearsThatTheStoreFailed() throws Exception {
        try (RawReader client = client()) {
            CompletableFuture<Void> writing =
                    Sides.run(() -> client.write(takeAll(1, 1000)).say("QUIT"));
            held.handedOver.take().fail();
            Reply reply = client.reply();
            assertThat(reply).isEqualTo(Replies.FEED_FAILED);
            handedOverSoFar().forEach(Held::store);
            writing.handle((_, _) -> true).join();
            CompletableFuture<Boolean> served = client.served.handle((_, _) -> true);
            while (!served.isDone()) {
                handedOverSoFar().forEach(Held::store);
                Thread.onSpinWait();
            }
        }
    }

    private List<Held> handedOverSoFar() {
        List<Held> all = new ArrayList<>();
        held.handedOver.drainTo(all);
        return all;
    }

    @Test
    void soManyArticlesAreUnderWay() throws Exception {
        int most = StreamedReplies.MAX_UNDER_WAY;
        try (RawReader client = client()) {
            CompletableFuture<Void> writing = Sides.run(() -> client.write(takeAll(1, 2 * most)));
            List<Held> first = handedOver(most);
            first.getFirst().store();
            assertThat(client.reply()).hasToString("239 " + id(1));
            Held next = held.handedOver.take();
            assertThat(next.id()).hasToString(id(most + 1));
            assertThat(held.handedOver).isEmpty();
            first.forEach(Held::store);
            next.store();
            handedOver(most - 1).forEach(Held::store);
            assertThat(replies(client, 2 * most - 1)).allMatch(each -> each.startsWith("239 "));
            writing.join();
        }
    }

    @Test
    void soManyBytesAreUnderWay() throws Exception {
        int size = 1_000_000;
        int most = (int) (StreamedReplies.MAX_BYTES_UNDER_WAY / size);
        try (RawReader client = client()) {
            CompletableFuture<Void> writing =
                    Sides.run(() -> {
                        for (int i = 1; i <= most + 2; i++) {
                            client.write(take(i, GROUP, size));
                        }
                    });
            List<Held> first = handedOver(most);
            assertThat(held.handedOver).isEmpty();
            first.forEach(Held::store);
            handedOver(2).forEach(Held::store);
            assertThat(replies(client, most + 2)).allMatch(each -> each.startsWith("239 "));
            writing.join();
        }
    }

    /// The session has an end when its articles have, and they are there, reply or not.
    @Test
    void aClientThatGoesLosesNoArticle() throws Exception {
        RawReader client = client();
        client.write(takeAll(1, 3));
        List<Held> articles = handedOver(3);
        client.close();
        assertThat(client.served).isNotDone();
        articles.forEach(Held::store);
        client.served.handle((_, _) -> true).join();
        assertThat(store.group(GROUP).orElseThrow().group().count()).isEqualTo(3);
    }

    /// Half a close: what is due is still said.
    @Test
    void theEndOfTheStreamWaitsForTheReplies() throws Exception {
        try (RawReader client = client()) {
            client.write(takeAll(1, 2));
            client.wire.connection().shutdownOutput();
            handedOver(2).forEach(Held::store);
            assertThat(replies(client, 2)).containsExactly("239 " + id(1), "239 " + id(2));
            assertThat(client.isClosed()).isTrue();
            client.served.join();
        }
    }

    /// What is malformed ends the session, after the replies that are due.
    @Test
    void lastWordsWaitForTheReplies() throws Exception {
        try (RawReader client = client()) {
            client.write(takeAll(1, 2)).write("DATE\n\r\n");
            List<Held> articles = handedOver(2);
            articles.forEach(Held::store);
            assertThat(replies(client, 2)).containsExactly("239 " + id(1), "239 " + id(2));
            assertThat(client.reply()).isEqualTo(Replies.BROKEN_LINE);
            assertThat(client.isClosed()).isTrue();
        }
    }
}
