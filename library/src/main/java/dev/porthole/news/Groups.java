package dev.porthole.news;

import dev.porthole.nntp.Group;
import dev.porthole.nntp.NewsGroup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Questions about groups. Names are arguments of statements, and never a part of them.
final class Groups {
    private static final String SELECT =
            """
            SELECT name, articles, low, high, description, status, created, creator
            FROM news_group\
            """;

    private Groups() {}

    static List<NewsGroup> all(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " ORDER BY name");
                ResultSet rows = select.executeQuery()) {
            List<NewsGroup> groups = new ArrayList<>();
            while (rows.next()) {
                groups.add(read(rows));
            }
            return groups;
        }
    }

    static Optional<NewsGroup> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(read(rows)) : Optional.empty();
            }
        }
    }

    private static NewsGroup read(ResultSet rows) throws SQLException {
        return new NewsGroup(
                new Group(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)),
                rows.getString(5),
                NewsGroup.Status.of(rows.getString(6).charAt(0)),
                Instant.ofEpochMilli(rows.getLong(7)),
                rows.getString(8));
    }

    /// Makes a group, unless there is one of that name.
    static boolean create(Connection connection, NewsGroup group) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        """
                        INSERT INTO news_group (name, articles, low, high, description, status,
                            created, creator)
                        VALUES (?, 0, 1, 0, ?, ?, ?, ?)
                        ON CONFLICT (name) DO NOTHING\
                        """)) {
            insert.setString(1, group.name());
            insert.setString(2, group.description());
            insert.setString(3, Character.toString(group.status().letter()));
            insert.setLong(4, group.created().toEpochMilli());
            insert.setString(5, group.creator());
            return insert.executeUpdate() > 0;
        }
    }
}
