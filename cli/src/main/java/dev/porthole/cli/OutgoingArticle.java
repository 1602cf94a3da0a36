package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An article to be posted to a group: a header of its own, an empty line, a body. What says where
/// it goes is added if it is not there.
final class OutgoingArticle {
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final Pattern END = Pattern.compile("\r?\n\r?\n");
    private static final Pattern FIRST = Pattern.compile("[!-9;-~]+:.*", Pattern.DOTALL);
    private static final Pattern NEWSGROUPS =
            Pattern.compile("(?im)^newsgroups:((?:.*)(?:\r?\n[ \t].*)*)$");

    private OutgoingArticle() {}

    /// The bytes to post.
    ///
    /// @throws Failure if it is no article, or one for other groups
    static InputStream of(InputStream source, String group) throws IOException, Failure {
        byte[] start = source.readNBytes(MAX_HEADER_BYTES);
        String text = new String(start, ISO_8859_1);
        Matcher end = END.matcher(text);
        Require.absent(
                !end.find() || !FIRST.matcher(text).matches(),
                "an article begins with From: and Subject:, and an empty line");
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(start), source);
        Optional<List<String>> groups = groups(text.substring(0, end.start()));
        if (groups.isEmpty()) {
            byte[] line = ("Newsgroups: " + group + "\r\n").getBytes(ISO_8859_1);
            return new SequenceInputStream(new ByteArrayInputStream(line), all);
        }
        Require.absent(
                !groups.get().contains(group),
                "the article is for %s, as its Newsgroups says, and not for %s"
                        .formatted(String.join(", ", groups.get()), group));
        return all;
    }

    private static Optional<List<String>> groups(String header) {
        Matcher matcher = NEWSGROUPS.matcher(header);
        return matcher.find()
                ? Optional.of(Arrays.asList(matcher.group(1).strip().split("\\s*,\\s*")))
                : Optional.empty();
    }
}
