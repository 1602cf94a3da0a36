package dev.porthole.nntp;

/// How far a session has come in reading, in order (RFC 3977, section 6.1).
enum NntpState {
    /// No group is selected: what needs one is answered with 412.
    NO_GROUP,
    /// A group is selected, and the current article number is invalid: what needs an article is
    /// answered with 420.
    GROUP,
    /// A group is selected, and an article of it.
    ARTICLE
}
