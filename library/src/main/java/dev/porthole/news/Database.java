package dev.porthole.news;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/// Which database, and how it is spoken to. Immutable and thread-safe.
///
/// @param url of JDBC
/// @param dialect of SQL
record Database(String url, Dialect dialect) {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(1);

    /// What differs. Everything else is the same text for both.
    enum Dialect {
        /// One file. WAL, so that readers don't wait for the writer; a commit waits for the disk.
        SQLITE("jdbc:sqlite:", "org.sqlite.JDBC", "INTEGER PRIMARY KEY", "BLOB", "", "") {
            @Override
            void configure(Properties properties) {
                properties.setProperty("journal_mode", "WAL");
                properties.setProperty("synchronous", "FULL");
                properties.setProperty("foreign_keys", "true");
                properties.setProperty("transaction_mode", "IMMEDIATE");
                properties.setProperty("busy_timeout", Long.toString(LOCK_TIMEOUT.toMillis()));
            }
        },

        /// A server of databases.
        POSTGRESQL(
                "jdbc:postgresql:",
                "org.postgresql.Driver",
                "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                "BYTEA",
                " FOR UPDATE",
                "SELECT pg_advisory_xact_lock(5461119)") {
            @Override
            void configure(Properties properties) {
                properties.setProperty("ApplicationName", "porthole-news");
                properties.setProperty("tcpKeepAlive", "true");
                properties.setProperty(
                        "connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
                properties.setProperty("socketTimeout", Long.toString(READ_TIMEOUT.toSeconds()));
                properties.setProperty("options", "-c lock_timeout=" + LOCK_TIMEOUT.toMillis());
            }
        };

        final String prefix;

        /// The class of its driver.
        final String driver;

        final String identity;
        final String bytes;

        /// After a SELECT: the rows stay as they are until the transaction ends. SQLite has one
        /// writer, whose transaction locks everything.
        final String rowLock;

        /// Lets one process at a time make the tables; empty where a transaction does that.
        final String schemaLock;

        Dialect(
                String prefix,
                String driver,
                String identity,
                String bytes,
                String rowLock,
                String schemaLock) {
            this.prefix = prefix;
            this.driver = driver;
            this.identity = identity;
            this.bytes = bytes;
            this.rowLock = rowLock;
            this.schemaLock = schemaLock;
        }

        /// Sets what a connection needs, where the URL says nothing else.
        abstract void configure(Properties properties);
    }

    /// The database of a URL.
    ///
    /// @throws IllegalArgumentException if it is of neither kind, or SQLite's in memory: each
    ///   connection would have its own
    static Database of(String url) {
        boolean isNowhere = url.contains(":memory:") || url.contains("mode=memory");
        for (Dialect each : Dialect.values()) {
            if (url.startsWith(each.prefix) && !url.equals(each.prefix) && !isNowhere) {
                return new Database(url, each);
            }
        }
        throw new IllegalArgumentException(
                "a news store is jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, and not "
                        + shown(url));
    }

    /// A new connection, outside of a transaction.
    Connection connect() throws SQLException {
        loadDriver();
        Properties properties = new Properties();
        dialect.configure(properties);
        Connection connection = DriverManager.getConnection(url, properties);
        try {
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// `DriverManager` finds drivers by the thread's class loader, which may be another than ours.
    private void loadDriver() throws SQLException {
        try {
            Class.forName(dialect.driver);
        } catch (ClassNotFoundException e) {
            throw new SQLException(
                    "its JDBC driver is not on the class path: " + dialect.driver, e);
        }
    }

    /// What the user is told about a failure, in one line, and without what the URL may hold.
    IOException failure(String what, SQLException e) {
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new IOException("%s of %s failed: %s".formatted(what, this, why), e);
    }

    /// Without the parameters: a password may be among them.
    private static String shown(String url) {
        String address = url.split("[?;]", 2)[0];
        return address.replaceFirst("//[^/@]*@", "//");
    }

    @Override
    public String toString() {
        return "the news store " + shown(url);
    }
}
