package dev.porthole.news;

import dev.porthole.nntp.ArticleNumbers;
import dev.porthole.nntp.Located;
import dev.porthole.nntp.MessageId;
import dev.porthole.nntp.NntpBackend.Arrivals;
import dev.porthole.nntp.Overview;
import dev.porthole.nntp.StoredArticle;
import dev.porthole.nntp.Wildmat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Questions about articles. What clients send is an argument of a statement, and never a part of
/// it.
final class Articles {
    private static final String IN_GROUP =
            """
             FROM news_number n JOIN news_group g ON g.id = n.group_id
                JOIN news_article a ON a.id = n.article_id
            WHERE g.name = ? AND\
            """;

    private static final String FIELDS =
            """
            a.subject, a.author, a.date_text, a.message_id, a.refs, a.byte_count, a.line_count,
               a.xref\
            """;

    private Articles() {}

    /// Reads one row.
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private static <T> List<T> query(
            Connection connection, Row<T> row, String sql, Object... arguments)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                select.setObject(i + 1, arguments[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(row.read(rows));
                }
                return all;
            }
        }
    }

    private static <T> Optional<T> first(List<T> all) {
        return all.stream().findFirst();
    }

    static List<Long> numbers(Connection connection, String group, ArticleNumbers range, int most)
            throws SQLException {
        return query(
                connection,
                rows -> rows.getLong(1),
                """
                SELECT n.number FROM news_number n JOIN news_group g ON g.id = n.group_id
                WHERE g.name = ? AND n.number BETWEEN ? AND ? ORDER BY n.number LIMIT ?\
                """,
                group,
                range.first(),
                range.last(),
                most);
    }

    static List<Overview> overview(
            Connection connection, String group, ArticleNumbers range, int most)
            throws SQLException {
        return query(
                connection,
                Articles::readOverview,
                "SELECT n.number,"
                        + FIELDS
                        + IN_GROUP
                        + " n.number BETWEEN ? AND ? ORDER BY n.number LIMIT ?",
                group,
                range.first(),
                range.last(),
                most);
    }

    static Optional<Overview> overview(Connection connection, MessageId id) throws SQLException {
        return first(
                query(
                        connection,
                        Articles::readOverview,
                        "SELECT 0," + FIELDS + " FROM news_article a WHERE a.message_id = ?",
                        id.text()));
    }

    private static Overview readOverview(ResultSet rows) throws SQLException {
        return new Overview(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getLong(7),
                rows.getLong(8),
                List.of(rows.getString(9)));
    }

    static Optional<Located> find(Connection connection, String group, long number)
            throws SQLException {
        return locate(connection, " n.number = ?", group, number);
    }

    static Optional<Located> next(Connection connection, String group, long number)
            throws SQLException {
        return locate(connection, " n.number > ? ORDER BY n.number LIMIT 1", group, number);
    }

    static Optional<Located> previous(Connection connection, String group, long number)
            throws SQLException {
        return locate(connection, " n.number < ? ORDER BY n.number DESC LIMIT 1", group, number);
    }

    private static Optional<Located> locate(
            Connection connection, String condition, String group, long number)
            throws SQLException {
        return first(
                query(
                        connection,
                        Articles::readLocated,
                        "SELECT n.number, a.message_id" + IN_GROUP + condition,
                        group,
                        number));
    }

    static Optional<Located> find(Connection connection, MessageId id) throws SQLException {
        return first(
                query(
                        connection,
                        Articles::readLocated,
                        "SELECT 0, message_id FROM news_article WHERE message_id = ?",
                        id.text()));
    }

    private static Located readLocated(ResultSet rows) throws SQLException {
        return new Located(rows.getLong(1), new MessageId(rows.getString(2)));
    }

    static Optional<StoredArticle> article(Connection connection, String group, long number)
            throws SQLException {
        return first(articles(connection, group, ArticleNumbers.of(number), 1));
    }

    static List<StoredArticle> articles(
            Connection connection, String group, ArticleNumbers range, int most)
            throws SQLException {
        return query(
                connection,
                Articles::readArticle,
                """
                SELECT n.number, a.message_id, c.content
                FROM news_number n JOIN news_group g ON g.id = n.group_id
                    JOIN news_article a ON a.id = n.article_id
                    JOIN news_content c ON c.article_id = a.id
                WHERE g.name = ? AND n.number BETWEEN ? AND ? ORDER BY n.number LIMIT ?\
                """,
                group,
                range.first(),
                range.last(),
                most);
    }

    static Optional<StoredArticle> article(Connection connection, MessageId id)
            throws SQLException {
        return first(
                query(
                        connection,
                        Articles::readArticle,
                        """
                        SELECT 0, a.message_id, c.content
                        FROM news_article a JOIN news_content c ON c.article_id = a.id
                        WHERE a.message_id = ?\
                        """,
                        id.text()));
    }

    private static StoredArticle readArticle(ResultSet rows) throws SQLException {
        return new StoredArticle(readLocated(rows), rows.getBytes(3));
    }

    private record Arrival(long id, String messageId, String xref) {}

    /// By the order of their ids, which is that of their arrival but for articles that came at the
    /// same moment.
    static Arrivals arrivals(
            Connection connection, Wildmat groups, Instant since, OptionalLong after, int most)
            throws SQLException {
        List<Arrival> piece =
                query(
                        connection,
                        rows -> new Arrival(rows.getLong(1), rows.getString(2), rows.getString(3)),
                        """
                        SELECT id, message_id, xref FROM news_article
                        WHERE arrived >= ? AND id > ? ORDER BY id LIMIT ?\
                        """,
                        since.toEpochMilli(),
                        after.orElse(0),
                        most);
        return new Arrivals(
                piece.stream()
                        .filter(each -> isIn(groups, each.xref()))
                        .map(each -> new MessageId(each.messageId()))
                        .toList(),
                piece.size() < most ? OptionalLong.empty() : OptionalLong.of(piece.getLast().id()));
    }

    /// Whether one of the groups in `Xref: host misc.test:42 alt.test:3` is meant.
    private static boolean isIn(Wildmat groups, String xref) {
        String[] words = xref.split(" ", -1);
        for (int i = 2; i < words.length; i++) {
            if (groups.matches(words[i].substring(0, words[i].lastIndexOf(':')))) {
                return true;
            }
        }
        return false;
    }
}
