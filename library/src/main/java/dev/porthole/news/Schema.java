package dev.porthole.news;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables. Made where they are missing.
final class Schema {
    private static final int VERSION = 1;

    private static final List<String> TABLES =
            List.of(
                    "CREATE TABLE IF NOT EXISTS news_schema (version INTEGER NOT NULL)",
                    """
                    CREATE TABLE IF NOT EXISTS news_group (
                        id IDENTITY,
                        name TEXT NOT NULL UNIQUE,
                        description TEXT NOT NULL,
                        status TEXT NOT NULL,
                        created BIGINT NOT NULL,
                        creator TEXT NOT NULL,
                        articles BIGINT NOT NULL,
                        low BIGINT NOT NULL,
                        high BIGINT NOT NULL)\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS news_article (
                        id IDENTITY,
                        message_id TEXT NOT NULL UNIQUE,
                        arrived BIGINT NOT NULL,
                        subject TEXT NOT NULL,
                        author TEXT NOT NULL,
                        date_text TEXT NOT NULL,
                        refs TEXT NOT NULL,
                        byte_count BIGINT NOT NULL,
                        line_count BIGINT NOT NULL,
                        xref TEXT NOT NULL)\
                    """,
                    "CREATE INDEX IF NOT EXISTS news_article_arrived ON news_article (arrived, id)",
                    """
                    CREATE TABLE IF NOT EXISTS news_content (
                        article_id BIGINT PRIMARY KEY REFERENCES news_article (id),
                        content BYTES NOT NULL)\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS news_number (
                        group_id BIGINT NOT NULL REFERENCES news_group (id),
                        number BIGINT NOT NULL,
                        article_id BIGINT NOT NULL REFERENCES news_article (id),
                        PRIMARY KEY (group_id, number))\
                    """);

    private Schema() {}

    /// Makes what is missing, all or nothing.
    static void create(Connection connection, Database.Dialect dialect) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (!dialect.schemaLock.isEmpty()) {
                statement.execute(dialect.schemaLock);
            }
            for (String each : TABLES) {
                statement.execute(
                        each.replace("IDENTITY", dialect.identity).replace("BYTES", dialect.bytes));
            }
            requireVersion(statement);
        } // a failure closes the connection, which undoes what was done
        connection.setAutoCommit(true); // commits
    }

    private static void requireVersion(Statement statement) throws SQLException {
        int version = 0;
        try (ResultSet rows = statement.executeQuery("SELECT version FROM news_schema")) {
            if (rows.next()) {
                version = rows.getInt(1);
            }
        }
        if (version == 0) {
            statement.execute("INSERT INTO news_schema (version) VALUES (" + VERSION + ")");
        } else if (version != VERSION) {
            throw new SQLException(
                    "its tables are of version %d, and this program's of version %d"
                            .formatted(version, VERSION));
        }
    }
}
