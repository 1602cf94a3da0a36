package dev.porthole.nntp;

import dev.porthole.wire.Wire;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/// A server's LIST, NEWGROUPS and NEWNEWS (RFC 3977, sections 7.3, 7.4, 7.6, 8.4 and 8.6). For one
/// thread.
final class ListCommands {
    private static final int ARRIVALS_AT_ONCE = 1000;

    /// What is in an overview beyond what is always there.
    private static final String XREF = "Xref:full";

    /// Of these it is known what they would be.
    private static final List<String> NOT_KEPT =
            List.of(
                    "DISTRIB.PATS",
                    "DISTRIBUTIONS",
                    "MODERATORS",
                    "MOTD",
                    "SUBSCRIPTIONS",
                    "COUNTS");

    private final NntpBackend backend;
    private final ListWriter lists;

    ListCommands(Wire wire, NntpBackend backend) {
        this.backend = backend;
        this.lists = new ListWriter(wire);
    }

    void execute(NntpCommand command) throws IOException {
        switch (command.verb()) {
            case LIST -> list(command);
            case NEWGROUPS -> {
                Instant since = time(command, 0);
                lists.write(
                        Replies.NEWGROUPS,
                        lines(
                                Wildmat.ALL,
                                each -> !each.created().isBefore(since),
                                each -> each.listed().encode()));
            }
            case NEWNEWS -> newNews(command.readWildmat(0), time(command, 1));
            default -> throw new IllegalStateException(command.toString());
        }
    }

    private void list(NntpCommand command) throws IOException {
        String keyword = command.has(0) ? command.keyword() : "ACTIVE";
        switch (keyword) {
            case "ACTIVE" -> listGroups(command, each -> each.listed().encode());
            case "ACTIVE.TIMES" ->
                    listGroups(
                            command,
                            each ->
                                    "%s %d %s"
                                            .formatted(
                                                    each.name(),
                                                    each.created().getEpochSecond(),
                                                    each.creator()));
            case "NEWSGROUPS" ->
                    listGroups(command, each -> each.name() + "\t" + each.description());
            case "OVERVIEW.FMT" -> {
                requireNoArgument(command);
                lists.write(
                        Replies.LIST,
                        Stream.concat(Overview.FORMAT.stream(), Stream.of(XREF)).toList());
            }
            case "HEADERS" -> listHeaders(command);
            default ->
                    throw NOT_KEPT.contains(keyword)
                            ? NntpRefusal.of(503, "this list is not kept here")
                            : NntpRefusal.syntax("there is no such list");
        }
    }

    private static void requireNoArgument(NntpCommand command) throws NntpRefusal {
        if (command.has(1)) {
            throw NntpRefusal.syntax("this list takes no argument");
        }
    }

    private void listGroups(NntpCommand command, Function<NewsGroup, String> line)
            throws IOException {
        Wildmat which = command.has(1) ? command.readWildmat(1) : Wildmat.ALL;
        lists.write(Replies.LIST, lines(which, _ -> true, line));
    }

    /// A condition of a group.
    @FunctionalInterface
    private interface Condition {
        boolean isMet(NewsGroup group);
    }

    private List<String> lines(Wildmat which, Condition condition, Function<NewsGroup, String> line)
            throws NntpRefusal {
        List<NewsGroup> groups =
                which.isName() && GroupName.isValid(which.toString())
                        ? Store.ask(() -> backend.group(which.toString())).stream().toList()
                        : Store.ask(backend::groups);
        return groups.stream()
                .filter(each -> which.matches(each.name()) && condition.isMet(each))
                .map(line)
                .toList();
    }

    /// Any header, and what is counted (section 8.6.2).
    private void listHeaders(NntpCommand command) throws IOException {
        String form = command.has(1) ? command.argument(1).toUpperCase(Locale.ROOT) : "RANGE";
        if (!form.equals("MSGID") && !form.equals("RANGE")) {
            throw NntpRefusal.syntax("LIST HEADERS is followed by MSGID, RANGE or nothing");
        }
        lists.write(Replies.LIST, List.of(":", ":bytes", ":lines"));
    }

    private void newNews(Wildmat groups, Instant since) throws IOException {
        lists.write(
                Replies.NEWNEWS,
                new ListWriter.Pieces() {
                    private OptionalLong after = OptionalLong.empty();
                    private boolean over;

                    @Override
                    public List<String> next() throws NntpRefusal {
                        while (!over) {
                            NntpBackend.Arrivals piece =
                                    Store.ask(() ->
                                            backend.arrivals(
                                                    groups, since, after, ARRIVALS_AT_ONCE));
                            after = piece.next();
                            over = after.isEmpty();
                            if (!piece.ids().isEmpty()) {
                                return piece.ids().stream().map(MessageId::text).toList();
                            }
                        }
                        return List.of();
                    }
                });
    }

    /// Times are in UTC, whether GMT is said or not: a server's own zone is nobody's business.
    private static Instant time(NntpCommand command, int position) throws NntpRefusal {
        int zone = position + 2;
        if (!command.has(position + 1)
                || (command.has(zone) && !command.argument(zone).equalsIgnoreCase("GMT"))) {
            throw NntpRefusal.syntax("a time is followed by GMT or nothing");
        }
        try {
            return NewsDate.parse(command.argument(position), command.argument(position + 1));
        } catch (IllegalArgumentException e) {
            throw NntpRefusal.syntax(e);
        }
    }
}
