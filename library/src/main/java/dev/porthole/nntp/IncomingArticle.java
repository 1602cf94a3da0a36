package dev.porthole.nntp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// An article that was checked and is to be stored.
///
/// Immutable but for its array, and thread-safe.
public final class IncomingArticle {
    private static final String XREF = "Xref: ";
    private static final String CRLF = "\r\n";

    private final String server;
    private final MessageId messageId;
    private final List<String> groups;
    private final Overview overview;
    private final byte[] content;

    /// @param server the name of this server, for Xref
    /// @param groups to store it in; each of them once
    /// @param overview without a number, and without Xref
    /// @param content header, empty line and body, with CRLF line ends, and without Xref
    /// @throws IllegalArgumentException if it has no group, or no message-id
    public IncomingArticle(String server, List<String> groups, Overview overview, byte[] content) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("an article is in a group");
        }
        this.server = server;
        this.messageId = new MessageId(overview.messageId());
        this.groups = List.copyOf(groups);
        this.overview = overview;
        this.content = content;
    }

    /// What no other article is called.
    public MessageId messageId() {
        return messageId;
    }

    /// Where it is to be stored.
    public List<String> groups() {
        return groups;
    }

    /// How many bytes it has, without Xref.
    public int bytes() {
        return content.length;
    }

    /// Its header.
    ArticleHeader header() {
        return ArticleHeader.parse(StoredArticle.headOf(content));
    }

    /// The same article for some of its groups.
    IncomingArticle in(List<String> some) {
        return new IncomingArticle(server, some, overview, content);
    }

    /// The header that says where the article is (RFC 5536, section 3.2.14): `Xref: host
    /// misc.test:42`.
    ///
    /// @param numbers that it got, by group
    public String xref(Map<String, Long> numbers) {
        StringJoiner header = new StringJoiner(" ", XREF, "").add(server);
        for (String group : groups) {
            Long number = numbers.get(group);
            if (number != null) {
                header.add(group + ":" + number);
            }
        }
        return header.toString();
    }

    /// The article as clients get it: with this header on top.
    public byte[] contentWith(String xref) {
        byte[] line = (xref + CRLF).getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[line.length + content.length];
        System.arraycopy(line, 0, whole, 0, line.length);
        System.arraycopy(content, 0, whole, line.length, content.length);
        return whole;
    }

    /// The overview of the article with this header.
    public Overview overviewWith(String xref) {
        return new Overview(
                overview.number(),
                overview.subject(),
                overview.from(),
                overview.date(),
                overview.messageId(),
                overview.references(),
                overview.bytes() + xref.length() + CRLF.length(),
                overview.lines(),
                List.of(xref));
    }
}
