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
/// [ListedGroup], [Overview], [Wildmat], `NewsDate`, the words that both sides use; `NntpVerb`,
/// `NntpState`, `NntpCommand`, [NntpCapabilities].
@NullMarked
package dev.porthole.nntp;

import org.jspecify.annotations.NullMarked;
