package dev.porthole.nntp;

import java.util.Locale;
import java.util.Optional;

/// The commands, and how many arguments they have. The second word of MODE, LIST and AUTHINFO is an
/// argument here.
enum NntpVerb {
    /// RFC 3977, section 5.2.
    CAPABILITIES(0, 1),
    /// `MODE READER`: RFC 3977, section 5.3; `MODE STREAM`: RFC 4644, section 2.3.
    MODE(1, 1),
    /// RFC 3977, section 5.4.
    QUIT(0, 0),
    /// RFC 4642, section 2.2.
    STARTTLS(0, 0),
    /// `AUTHINFO USER NAME`, `AUTHINFO PASS SECRET`, `AUTHINFO SASL MECHANISM [INITIAL]`: RFC 4643,
    /// sections 2.3 and 2.4.
    AUTHINFO(2, 3),
    /// RFC 3977, section 6.1.1.
    GROUP(1, 1),
    /// RFC 3977, section 6.1.2.
    LISTGROUP(0, 2),
    /// RFC 3977, section 6.1.3.
    LAST(0, 0),
    /// RFC 3977, section 6.1.4.
    NEXT(0, 0),
    /// RFC 3977, section 6.2.1.
    ARTICLE(0, 1),
    /// RFC 3977, section 6.2.2.
    HEAD(0, 1),
    /// RFC 3977, section 6.2.3.
    BODY(0, 1),
    /// RFC 3977, section 6.2.4.
    STAT(0, 1),
    /// RFC 3977, section 8.3.
    OVER(0, 1),
    /// RFC 2980, section 2.8: OVER before there was OVER.
    XOVER(0, 1),
    /// RFC 3977, section 8.5.
    HDR(1, 2),
    /// RFC 2980, section 2.6: HDR before there was HDR.
    XHDR(1, 2),
    /// RFC 3977, section 7.6.1.
    LIST(0, 2),
    /// RFC 3977, section 7.3.
    NEWGROUPS(2, 3),
    /// RFC 3977, section 7.4.
    NEWNEWS(3, 4),
    /// RFC 3977, section 7.1.
    DATE(0, 0),
    /// RFC 3977, section 7.2.
    HELP(0, 0),
    /// RFC 3977, section 6.3.1.
    POST(0, 0),
    /// RFC 3977, section 6.3.2.
    IHAVE(1, 1),
    /// RFC 4644, section 2.4.
    CHECK(1, 1),
    /// RFC 4644, section 2.5.
    TAKETHIS(1, 1);

    private final int fewest;
    private final int most;

    NntpVerb(int fewest, int most) {
        this.fewest = fewest;
        this.most = most;
    }

    /// The verb of a word, in any case of its letters.
    static Optional<NntpVerb> parse(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (NntpVerb each : values()) {
            if (each.name().equals(upper)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// The verb that a line begins with, whatever follows.
    static Optional<NntpVerb> ofLine(String line) {
        return parse(line.strip().split("[ \t]", 2)[0]);
    }

    boolean takes(int arguments) {
        return arguments >= fewest && arguments <= most;
    }

    /// Whether it is done for somebody who has to log in and has not (RFC 4643, section 2.1: else
    /// 480). None of these tells what is in the store.
    boolean isLegalBeforeLogin() {
        return switch (this) {
            case CAPABILITIES, MODE, QUIT, STARTTLS, AUTHINFO, DATE, HELP -> true;
            default -> false;
        };
    }

    /// Whether it is done where TLS is required and not in force (RFC 4642, section 2.2: else 483).
    boolean isLegalBeforeTls() {
        return switch (this) {
            case CAPABILITIES, MODE, QUIT, STARTTLS, DATE, HELP -> true;
            default -> false;
        };
    }

    /// Whether an article follows the command without a reply between them (RFC 4644, section 2.5).
    boolean hasBody() {
        return this == TAKETHIS;
    }

    /// Whether its reply may come while later commands of this kind are read (RFC 4644).
    boolean isStreamed() {
        return this == CHECK || this == TAKETHIS;
    }
}
