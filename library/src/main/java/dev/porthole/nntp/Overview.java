package dev.porthole.nntp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;

import java.util.ArrayList;
import java.util.List;

/// What a list of articles shows of one: a line of the answer to OVER, its fields divided by tabs
/// (RFC 3977, section 8.3.2).
///
/// Immutable and thread-safe.
///
/// @param number in the selected group; 0 where it was asked for by its message-id
/// @param subject header, without its name, on one line; so are the next four. Empty for none
/// @param from who wrote it
/// @param date when, as the header has it
/// @param messageId with its brackets
/// @param references the message-ids of what it answers
/// @param bytes of the article, each line end counted as two; -1 if the server does not tell
/// @param lines of the body; -1 if the server does not tell
/// @param further fields with their names, as LIST OVERVIEW.FMT has them: `Xref: host group:3`
public record Overview(
        long number,
        String subject,
        String from,
        String date,
        String messageId,
        String references,
        long bytes,
        long lines,
        List<String> further) {
    /// What LIST OVERVIEW.FMT says of the fields that are always there (RFC 3977, section 8.4).
    public static final List<String> FORMAT =
            List.of("Subject:", "From:", "Date:", "Message-ID:", "References:", ":bytes", ":lines");

    private static final int FIXED = 8;
    private static final int NOT_TOLD = -1;

    /// Puts each field on one line: a CR, LF, tab or NUL becomes a space, CRLF nothing, as it is in
    /// a folded header (RFC 3977, section 8.3.2).
    public Overview {
        subject = clean(subject);
        from = clean(from);
        date = clean(date);
        messageId = clean(messageId);
        references = clean(references);
        further = further.stream().map(Overview::clean).toList();
    }

    static String clean(String field) {
        return field.replace("\r\n", "")
                .replace('\r', ' ')
                .replace('\n', ' ')
                .replace('\t', ' ')
                .replace('\0', ' ');
    }

    /// Reads a line.
    static Overview parse(String line) throws MalformedException {
        String[] fields = line.split("\t", -1);
        if (fields.length < FIXED) {
            throw malformed(line);
        }
        long number = number(fields[0], line);
        if (number == NOT_TOLD) {
            throw malformed(line);
        }
        return new Overview(
                number,
                fields[1],
                fields[2],
                fields[3],
                fields[4],
                fields[5],
                number(fields[6], line),
                number(fields[7], line),
                List.of(fields).subList(FIXED, fields.length));
    }

    private static long number(String field, String line) throws MalformedException {
        String digits = field.strip();
        if (digits.isEmpty()) {
            return NOT_TOLD;
        }
        if (!digits.matches("[0-9]{1,18}")) {
            throw malformed(line);
        }
        return Long.parseLong(digits);
    }

    private static MalformedException malformed(String line) {
        return new MalformedException(
                "a line of OVER has a number and seven fields between tabs (RFC 3977, section"
                        + " 8.3.2), not \"%s\"".formatted(Printable.of(line)));
    }

    /// The line that [#parse] reads.
    String encode() {
        List<String> fields = new ArrayList<>();
        fields.add(Long.toString(number));
        fields.addAll(List.of(subject, from, date, messageId, references));
        fields.add(bytes < 0 ? "" : Long.toString(bytes));
        fields.add(lines < 0 ? "" : Long.toString(lines));
        fields.addAll(further);
        return String.join("\t", fields);
    }

    /// The same article under another number.
    public Overview withNumber(long other) {
        return new Overview(
                other, subject, from, date, messageId, references, bytes, lines, further);
    }
}
