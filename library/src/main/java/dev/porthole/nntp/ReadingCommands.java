package dev.porthole.nntp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A server's commands about groups and articles (RFC 3977, sections 6.1, 6.2, 8.3 and 8.5). For
/// one thread.
final class ReadingCommands {
    private static final int OVERVIEWS_AT_ONCE = 500;
    private static final int ARTICLES_AT_ONCE = 32; // each may have a megabyte

    private final Wire wire;
    private final NntpBackend backend;
    private final ListWriter lists;
    private final Selection selection;

    ReadingCommands(Wire wire, NntpBackend backend, Selection selection) {
        this.wire = wire;
        this.backend = backend;
        this.lists = new ListWriter(wire);
        this.selection = selection;
    }

    void execute(NntpCommand command) throws IOException {
        selection.require(command.needs());
        switch (command.verb()) {
            case GROUP -> say(211, selection.select(command.argument(0)).encode());
            case LISTGROUP -> listGroup(command);
            case NEXT -> say(223, selection.next().encode() + " selected");
            case LAST -> say(223, selection.previous().encode() + " selected");
            case STAT -> say(223, locate(command).encode() + " exists");
            case ARTICLE, HEAD, BODY -> send(command.verb(), read(command));
            case OVER, XOVER -> overview(command);
            case HDR, XHDR -> headers(command);
            default -> throw new IllegalStateException(command.toString());
        }
    }

    private void say(int code, String text) throws IOException {
        wire.writeReply(Reply.of(code, text));
    }

    private void listGroup(NntpCommand command) throws IOException {
        String name = command.has(0) ? command.argument(0) : selection.group();
        ArticleNumbers range = command.has(1) ? command.readRange(1) : ArticleNumbers.ALL;
        Group group = selection.select(name);
        lists.write(Reply.of(211, group.encode() + " list follows"), selection.numbers(range));
    }

    /// The article that a command is about; by its number, it is the current one from now on.
    private Located locate(NntpCommand command) throws NntpRefusal {
        if (command.has(0)) {
            ArticleId id = command.readArticle(0);
            if (id instanceof MessageId messageId) {
                return Store.ask(() -> backend.find(messageId)).orElseThrow(Replies::noMessageId);
            }
            Located found = at(((ArticleNumbers) id).first()).orElseThrow(Replies::noNumber);
            selection.select(found);
            return found;
        }
        return at(selection.number()).orElseThrow(Replies::noCurrentArticle);
    }

    private Optional<Located> at(long number) throws NntpRefusal {
        return Store.ask(() -> backend.find(selection.group(), number));
    }

    private StoredArticle read(NntpCommand command) throws NntpRefusal {
        if (command.has(0)) {
            ArticleId id = command.readArticle(0);
            if (id instanceof MessageId messageId) {
                return Store.ask(() -> backend.article(messageId))
                        .orElseThrow(Replies::noMessageId);
            }
            StoredArticle found =
                    article(((ArticleNumbers) id).first()).orElseThrow(Replies::noNumber);
            selection.select(found.at());
            return found;
        }
        return article(selection.number()).orElseThrow(Replies::noCurrentArticle);
    }

    private Optional<StoredArticle> article(long number) throws NntpRefusal {
        return Store.ask(() -> backend.article(selection.group(), number));
    }

    private void send(NntpVerb verb, StoredArticle article) throws IOException {
        String at = article.at().encode();
        switch (verb) {
            case HEAD -> send(221, at, article.head());
            case BODY -> send(222, at, article.body());
            default -> send(220, at, article.content());
        }
    }

    private void send(int code, String at, byte[] content) throws IOException {
        say(code, at);
        wire.writeDotted(new ByteArrayInputStream(content));
    }

    private void overview(NntpCommand command) throws IOException {
        if (command.has(0) && command.readArticles(0) instanceof MessageId id) {
            lists.write(Replies.OVER, List.of(find(id).encode()));
            return;
        }
        ArticleNumbers range = range(command, 0);
        lists.write(Replies.OVER, required(overviews(range, Overview::encode), command.has(0)));
    }

    private Overview find(MessageId id) throws NntpRefusal {
        return Store.ask(() -> backend.overview(id)).orElseThrow(Replies::noMessageId);
    }

    /// The range that a command gives, or the current article.
    private ArticleNumbers range(NntpCommand command, int position) throws NntpRefusal {
        return command.has(position)
                ? command.readRange(position)
                : ArticleNumbers.of(selection.number());
    }

    /// A line of a list about an article.
    @FunctionalInterface
    private interface Line {
        String of(Overview overview) throws IOException;
    }

    private ListWriter.Pieces overviews(ArticleNumbers range, Line line) {
        String group = selection.group();
        return new Paged<Overview>(range, Overview::number) {
            @Override
            List<Overview> ask(ArticleNumbers rest) throws IOException {
                return backend.overview(group, rest, OVERVIEWS_AT_ONCE);
            }

            @Override
            String line(Overview each) throws IOException {
                return line.of(each);
            }
        };
    }

    /// A header of articles that is not in their overviews.
    private ListWriter.Pieces headers(ArticleNumbers range, String field) {
        String group = selection.group();
        return new Paged<StoredArticle>(range, each -> each.at().number()) {
            @Override
            List<StoredArticle> ask(ArticleNumbers rest) throws IOException {
                return backend.articles(group, rest, ARTICLES_AT_ONCE);
            }

            @Override
            String line(StoredArticle each) {
                return new HeaderValue(each.at().number(), value(field, each)).encode();
            }
        };
    }

    /// The same list, which is refused if it is empty (sections 8.3.2 and 8.5.2).
    private static ListWriter.Pieces required(ListWriter.Pieces pieces, boolean byRange)
            throws NntpRefusal {
        List<String> first = pieces.next();
        if (first.isEmpty()) {
            throw byRange ? Replies.noNumber() : Replies.noCurrentArticle();
        }
        return new ListWriter.Pieces() {
            private boolean begun;

            @Override
            public List<String> next() throws NntpRefusal {
                if (!begun) {
                    begun = true;
                    return first;
                }
                return pieces.next();
            }
        };
    }

    private void headers(NntpCommand command) throws IOException {
        String field = command.argument(0);
        boolean old = command.verb() == NntpVerb.XHDR;
        Reply reply = old ? Replies.XHDR : Replies.HDR;
        if (!field.matches(":?[!-9;-~]+")) {
            throw NntpRefusal.syntax("a header's name has neither spaces nor colons");
        }
        if (field.startsWith(":") && !isCount(field)) {
            throw NntpRefusal.of(503, "of what is no header there are :bytes and :lines");
        }
        if (command.has(1) && command.readArticles(1) instanceof MessageId id) {
            String value = value(field, find(id));
            lists.write(reply, List.of((old ? id.text() : "0") + " " + value));
            return;
        }
        ArticleNumbers range = range(command, 1);
        Line line = each -> new HeaderValue(each.number(), value(field, each)).encode();
        ListWriter.Pieces pieces =
                isInOverview(field) ? overviews(range, line) : headers(range, field);
        lists.write(reply, required(pieces, command.has(1)));
    }

    private static boolean isInOverview(String field) {
        return switch (field.toLowerCase(Locale.ROOT)) {
            case "subject", "from", "date", "message-id", "references" -> true;
            default -> isCount(field);
        };
    }

    private static boolean isCount(String field) {
        return field.equalsIgnoreCase(":bytes") || field.equalsIgnoreCase(":lines");
    }

    /// A header's value on one line; empty if there is none. What is not in the overview is looked
    /// up in the article.
    private String value(String field, Overview article) throws IOException {
        return switch (field.toLowerCase(Locale.ROOT)) {
            case "subject" -> article.subject();
            case "from" -> article.from();
            case "date" -> article.date();
            case "message-id" -> article.messageId();
            case "references" -> article.references();
            case ":bytes" -> Long.toString(article.bytes());
            case ":lines" -> Long.toString(article.lines());
            default -> lookUp(field, new MessageId(article.messageId()));
        };
    }

    private String lookUp(String field, MessageId id) throws IOException {
        return backend.article(id).map(each -> value(field, each)).orElse("");
    }

    private static String value(String field, StoredArticle article) {
        return ArticleHeader.parse(article.head()).value(field).map(Overview::clean).orElse("");
    }
}
