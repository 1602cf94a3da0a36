package dev.porthole.nntp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a client asks that is answered with a list. For one thread.
final class NntpQuestions {
    private static final int NO_ARTICLE_NUMBER = 423;
    private static final int NO_CURRENT_ARTICLE = 420;

    private final Conversation conversation;

    /// Makes something of a line.
    @FunctionalInterface
    private interface Parser<T> {
        T parse(String line) throws MalformedException;
    }

    NntpQuestions(Conversation conversation) {
        this.conversation = conversation;
    }

    List<ListedGroup> groups(Wildmat which) throws IOException {
        return ask(list("ACTIVE", which), 215, ListedGroup::parse);
    }

    Map<String, String> descriptions(Wildmat which) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : conversation.list(list("NEWSGROUPS", which), 215)) {
            String[] two = line.split("[ \t]+", 2);
            all.put(two[0], two.length == 2 ? two[1].strip() : "");
        }
        return all;
    }

    private static NntpCommand list(String keyword, Wildmat which) {
        return which.equals(Wildmat.ALL)
                ? NntpCommand.of(NntpVerb.LIST, keyword)
                : NntpCommand.of(NntpVerb.LIST, keyword, which);
    }

    List<String> list(String... words) throws IOException {
        return conversation.list(NntpCommand.of(NntpVerb.LIST, (Object[]) words), 215);
    }

    List<ListedGroup> newGroups(Instant since) throws IOException {
        String[] time = NewsDate.words(since).split(" ", -1);
        return ask(
                NntpCommand.of(NntpVerb.NEWGROUPS, time[0], time[1], "GMT"),
                231,
                ListedGroup::parse);
    }

    List<MessageId> newNews(Wildmat groups, Instant since) throws IOException {
        String[] time = NewsDate.words(since).split(" ", -1);
        return ask(
                NntpCommand.of(NntpVerb.NEWNEWS, groups, time[0], time[1], "GMT"),
                230,
                NntpQuestions::messageId);
    }

    private static MessageId messageId(String line) throws MalformedException {
        if (!MessageId.isValid(line)) {
            throw malformed("NEWNEWS is a message-id (RFC 3977, section 7.4)", line);
        }
        return new MessageId(line);
    }

    List<Long> numbers(String group, ArticleNumbers range) throws IOException {
        NntpCommand command =
                range.equals(ArticleNumbers.ALL)
                        ? NntpCommand.of(NntpVerb.LISTGROUP, group)
                        : NntpCommand.of(NntpVerb.LISTGROUP, group, range);
        return ask(command, 211, NntpQuestions::number);
    }

    private static long number(String line) throws MalformedException {
        String digits = line.strip();
        if (!digits.matches("[0-9]{1,18}")) {
            throw malformed("LISTGROUP is a number (RFC 3977, section 6.1.2)", line);
        }
        return Long.parseLong(digits);
    }

    private static MalformedException malformed(String rule, String line) {
        return new MalformedException(
                "a line of %s, not \"%s\"".formatted(rule, Printable.of(line)));
    }

    private <T> List<T> ask(NntpCommand command, int code, Parser<T> parser) throws IOException {
        List<T> all = new ArrayList<>();
        conversation.ask(command, code);
        read(parser, all::add);
        return all;
    }

    void overview(NntpCapabilities can, ArticleId id, Consumer<Overview> each) throws IOException {
        NntpVerb verb = can.has("OVER") ? NntpVerb.OVER : NntpVerb.XOVER;
        select(NntpCommand.of(verb, id), Overview::parse, each, 224);
    }

    List<HeaderValue> headers(NntpCapabilities can, String field, ArticleId id) throws IOException {
        NntpVerb verb = can.has("HDR") ? NntpVerb.HDR : NntpVerb.XHDR;
        List<HeaderValue> all = new ArrayList<>();
        select(NntpCommand.of(verb, field, id), HeaderValue::parse, all::add, 225, 221);
        return all;
    }

    /// Asks about articles that need not be there.
    private <T> void select(NntpCommand command, Parser<T> parser, Consumer<T> each, int... codes)
            throws IOException {
        try {
            conversation.ask(command, codes);
        } catch (WireException.Refused e) {
            int code = Conversation.codeOf(e);
            if (code == NO_ARTICLE_NUMBER || code == NO_CURRENT_ARTICLE) {
                return;
            }
            throw e;
        }
        read(parser, each);
    }

    private <T> void read(Parser<T> parser, Consumer<T> each) throws IOException {
        try {
            conversation.readList(line -> {
                try {
                    each.accept(parser.parse(line));
                } catch (MalformedException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
