/// NNTP: news, as articles in groups.
///
/// | RFC | done | refused, or not planned |
/// |---|---|---|
/// | 3977 NNTP | all commands | LIST DISTRIB.PATS of the server |
/// | 4642 STARTTLS | required where the endpoint says so | bytes in clear before TLS |
/// | 4643 AUTHINFO | USER, PASS, and SASL with the mechanisms of [dev.porthole.sasl] | secrets in clear to another machine, unless allowed |
/// | 4644 streaming | CHECK, TAKETHIS | |
/// | 2980 older extensions | XOVER, XHDR | the others |
/// | 8054 COMPRESS | | not planned |
///
/// In reading order: [ArticleId] with [MessageId] and [ArticleNumbers], [GroupName], [Group] and
/// [ListedGroup], [Located], [Overview], [HeaderValue], [Wildmat] and `NewsDate`, the words that
/// both sides use; `NntpVerb`, `NntpState`, `NntpCommand`, [NntpCapabilities]; [NntpClient] with
/// `Conversation`, `NntpOpening`, `NntpLogin`, `NntpQuestions` and `ListLines`, [Article] and
/// [NntpFeed]; [NntpServer] with its [NntpBackend], [NewsGroup], [IncomingArticle] and
/// [StoredArticle]: `NntpSession`, the loop, `Selection`, `ReadingCommands` and `ListCommands` with
/// `ListWriter` and `Paged`, `NntpReceiver` with `Injection` and `ArticleHeader`, the way of an
/// article in, `StreamedReplies`, `NntpAuthentication`, `Store` and `Replies`. The backend on SQL
/// is `dev.porthole.news`.
///
/// A client:
///
/// ```java
/// try (NntpClient client = NntpClient.open(endpoint, NntpClient.Options.DEFAULT)) {
///     Group group = client.group("local.test");
///     for (Overview each : client.overview(group.numbers())) {
///         System.out.println(each.number() + " " + each.subject());
///     }
///     try (Article article = client.article(ArticleNumbers.of(group.high()))) {
///         article.transferTo(out);
///     }
///     client.post(Files.newInputStream(Path.of("article.txt")));
/// }
/// ```
///
/// A server:
///
/// ```java
/// try (NewsStore store = NewsStore.open(Path.of("news.db"))) {
///     store.createGroup("local.test", "To try things out");
///     NntpServer.Options options = NntpServer.Options.of("news.example.org");
///     try (Server server = NntpServer.server(store, options).endpoint(endpoint).start()) {
///         server.join();
///     }
/// }
/// ```
@NullMarked
package dev.porthole.nntp;

import org.jspecify.annotations.NullMarked;
