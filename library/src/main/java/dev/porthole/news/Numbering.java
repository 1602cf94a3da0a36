package dev.porthole.news;

import dev.porthole.nntp.IncomingArticle;
import dev.porthole.nntp.NntpBackend.Outcome;
import dev.porthole.nntp.Overview;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The writes of one transaction. First it locks the groups, in the order of their names, so that
/// two servers don't wait for each other; from then on nobody else can give a number of theirs. The
/// numbers are the next ones, and become the groups' last ones with the same commit: so none is
/// given twice, and none is missing.
final class Numbering implements AutoCloseable {
    private final Connection connection;
    private final Database.Dialect dialect;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Counter> counters = new TreeMap<>();
    private final PreparedStatement article;
    private final PreparedStatement content;
    private final PreparedStatement number;

    private static final class Counter {
        private final long group;
        private final long before;
        private long high;

        Counter(long group, long high) {
            this.group = group;
            this.before = high;
            this.high = high;
        }
    }

    Numbering(Connection connection, Database.Dialect dialect) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.article =
                connection.prepareStatement(
                        """
                        INSERT INTO news_article (message_id, arrived, subject, author, date_text,
                            refs, byte_count, line_count, xref)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (message_id) DO NOTHING
                        RETURNING id\
                        """);
        this.content =
                connection.prepareStatement(
                        "INSERT INTO news_content (article_id, content) VALUES (?, ?)");
        this.number =
                connection.prepareStatement(
                        "INSERT INTO news_number (group_id, number, article_id) VALUES (?, ?, ?)");
    }

    /// Stores articles; what became of each, in their order.
    List<Outcome> store(List<IncomingArticle> articles) throws SQLException {
        SortedSet<String> names = new TreeSet<>();
        articles.forEach(each -> names.addAll(each.groups()));
        lock(names);
        List<Outcome> outcomes = new ArrayList<>();
        for (IncomingArticle each : articles) {
            outcomes.add(store(each));
        }
        count();
        return outcomes;
    }

    private void lock(SortedSet<String> names) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(names.size(), "?"));
        String sql =
                "SELECT name, id, high FROM news_group WHERE name IN (%s) ORDER BY name%s"
                        .formatted(marks, dialect.rowLock);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int position = 1;
            for (String each : names) {
                select.setString(position++, each);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counters.put(rows.getString(1), new Counter(rows.getLong(2), rows.getLong(3)));
                }
            }
        }
    }

    private Outcome store(IncomingArticle incoming) throws SQLException {
        Map<String, Long> numbers = new HashMap<>();
        List<Counter> there = new ArrayList<>();
        for (String each : incoming.groups()) {
            Counter counter = counters.get(each);
            if (counter != null) {
                numbers.put(each, counter.high + 1);
                there.add(counter);
            }
        }
        if (numbers.isEmpty()) {
            throw new SQLException("none of its groups is there: " + incoming.groups());
        }
        String xref = incoming.xref(numbers);
        long id = insert(incoming.overviewWith(xref), xref);
        if (id < 0) {
            return Outcome.DUPLICATE;
        }
        content.setLong(1, id);
        content.setBytes(2, incoming.contentWith(xref));
        content.executeUpdate();
        for (Counter each : there) {
            insertNumber(each, id);
        }
        return Outcome.STORED;
    }

    /// The new article's id; -1 if there is one of its message-id.
    private long insert(Overview overview, String xref) throws SQLException {
        int position = 1;
        article.setString(position++, overview.messageId());
        article.setLong(position++, clock.millis());
        for (String each :
                List.of(
                        overview.subject(),
                        overview.from(),
                        overview.date(),
                        overview.references())) {
            article.setString(position++, each);
        }
        article.setLong(position++, overview.bytes());
        article.setLong(position++, overview.lines());
        article.setString(position, xref);
        try (ResultSet rows = article.executeQuery()) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }

    private void insertNumber(Counter counter, long id) throws SQLException {
        counter.high++;
        number.setLong(1, counter.group);
        number.setLong(2, counter.high);
        number.setLong(3, id);
        number.executeUpdate();
    }

    private void count() throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE news_group SET high = ?, articles = articles + ? WHERE id = ?")) {
            for (Counter each : counters.values()) {
                if (each.high > each.before) {
                    update.setLong(1, each.high);
                    update.setLong(2, each.high - each.before);
                    update.setLong(3, each.group);
                    update.executeUpdate();
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        article.close();
        content.close();
        number.close();
    }
}
