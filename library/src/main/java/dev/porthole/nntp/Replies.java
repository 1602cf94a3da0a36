package dev.porthole.nntp;

import dev.porthole.wire.Reply;

import java.util.List;

/// What the server says (RFC 3977, section 3.2), but for what has an article or a group in it.
final class Replies {
    static final Reply POSTING = Reply.of(200, "Porthole NNTP ready, posting allowed");
    static final Reply NO_POSTING = Reply.of(201, "Porthole NNTP ready, no posting");
    static final Reply CAPABILITIES = Reply.of(101, "this is what I can");
    static final Reply HELP = Reply.of(100, "these are the commands");
    static final Reply STREAMING = Reply.of(203, "streaming is fine");
    static final Reply GOODBYE = Reply.of(205, "goodbye");
    static final Reply LIST = Reply.of(215, "list follows");
    static final Reply XHDR = Reply.of(221, "headers follow");
    static final Reply OVER = Reply.of(224, "overview follows");
    static final Reply HDR = Reply.of(225, "headers follow");
    static final Reply NEWNEWS = Reply.of(230, "new articles follow");
    static final Reply NEWGROUPS = Reply.of(231, "new groups follow");
    static final Reply TRANSFERRED = Reply.of(235, "thank you");
    static final Reply POSTED = Reply.of(240, "the article is posted");
    static final Reply LOGGED_IN = Reply.of(281, "welcome");
    static final Reply SEND_OFFERED = Reply.of(335, "send it");
    static final Reply SEND_POST = Reply.of(340, "send the article");
    static final Reply PASSWORD = Reply.of(381, "and the password?");
    static final Reply TLS_READY = Reply.of(382, "begin TLS");

    /// One reply for whoever does not exist and whoever has another password.
    static final Reply NOBODY = Reply.of(481, "the name or the password is wrong");

    static final Reply TOO_MANY_LOGINS = Reply.of(400, "too many attempts: goodbye");
    static final Reply TOO_MANY_ERRORS = Reply.of(400, "too many errors: goodbye");
    static final Reply BROKEN_LINE =
            Reply.of(400, "a line ends with CRLF, and has neither CR, LF nor NUL: goodbye");
    static final Reply NOT_HTTP = Reply.of(400, "this is no web server: goodbye");
    static final Reply TOO_SLOW = Reply.of(400, "that took too long: goodbye");
    static final Reply STORE_FAILED = Reply.of(403, "the news can't be reached now: come later");
    static final Reply FEED_FAILED = Reply.of(400, "the store fails now: come later, goodbye");

    /// The commands, for HELP.
    static final List<String> COMMANDS =
            List.of(
                    "ARTICLE [message-id|number]",
                    "AUTHINFO USER name|PASS password|SASL mechanism [response]",
                    "BODY [message-id|number]",
                    "CAPABILITIES",
                    "CHECK message-id",
                    "DATE",
                    "GROUP group",
                    "HDR header [message-id|range]",
                    "HEAD [message-id|number]",
                    "HELP",
                    "IHAVE message-id",
                    "LAST",
                    "LIST [ACTIVE|ACTIVE.TIMES|NEWSGROUPS [wildmat]]",
                    "LIST HEADERS [MSGID|RANGE]|OVERVIEW.FMT",
                    "LISTGROUP [group [range]]",
                    "MODE READER|STREAM",
                    "NEWGROUPS yyyymmdd hhmmss [GMT]",
                    "NEWNEWS wildmat yyyymmdd hhmmss [GMT]",
                    "NEXT",
                    "OVER [message-id|range]",
                    "POST",
                    "QUIT",
                    "STARTTLS",
                    "STAT [message-id|number]",
                    "TAKETHIS message-id");

    private Replies() {}

    static Reply tooLong(long bound) {
        return Reply.of(400, "that is too long, at most " + bound + " bytes: goodbye");
    }

    static NntpRefusal noGroupSelected() {
        return NntpRefusal.of(412, "say GROUP first");
    }

    static NntpRefusal noCurrentArticle() {
        return NntpRefusal.of(420, "no article is selected");
    }

    static NntpRefusal noNumber() {
        return NntpRefusal.of(423, "the group has no such article");
    }

    static NntpRefusal noMessageId() {
        return NntpRefusal.of(430, "there is no such article");
    }

    static NntpRefusal noGroup() {
        return NntpRefusal.of(411, "there is no such group");
    }
}
