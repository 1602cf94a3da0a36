/// News in a SQL database: a backend of [dev.porthole.nntp.NntpServer] through JDBC.
///
/// SQLite in one file, or PostgreSQL, where several servers can share one store. The library has
/// neither driver: `org.xerial:sqlite-jdbc` or `org.postgresql:postgresql` has to be on the class
/// path.
///
/// ```java
/// try (NewsStore store = NewsStore.open(Path.of("news.db"))) {
///     store.createGroup("local.test", "To try things out");
///     Server server = NntpServer.server(store, NntpServer.Options.of("news.example.org")).start();
/// }
/// ```
///
/// In reading order: [NewsStore], what it promises; `Database`, the two dialects and how a
/// connection is set up; `Schema`, the tables; `Workers`, the threads that wait for the database;
/// `Writer`, how articles get their numbers and become safe; `Articles`, `Groups`, the questions;
/// `Statuses`, the one that is not asked each time. Decision 23 has the reasons.
@NullMarked
package dev.porthole.news;

import org.jspecify.annotations.NullMarked;
