package dev.porthole.smtp;

import dev.porthole.smtp.SmtpVerb.Argument;

import java.util.Optional;

/// A command of a client: a verb and what follows it, without CRLF (RFC 5321, section 4.1.1).
///
/// Immutable and thread-safe.
///
/// @param verb what to do
/// @param argument what follows the space after it; empty for none
record SmtpCommand(SmtpVerb verb, String argument) {
    /// A path and parameters, as MAIL and RCPT have them: `FROM:<alice@example.org> SIZE=1000`.
    ///
    /// @param address empty for `<>`
    record Path(Optional<MailAddress> address, SmtpParameters parameters) {}

    /// The length of a chunk, and whether it is the last: `1000 LAST` (RFC 3030, section 2).
    record Chunk(long bytes, boolean isLast) {
        String encode() {
            return bytes + (isLast ? " LAST" : "");
        }
    }

    /// A mechanism of SASL and what the client has to say at once, in base64: `PLAIN AGFsaWNlAGg=`
    /// (RFC 4954, section 4).
    record Auth(String mechanism, Optional<String> initial) {}

    /// A command without an argument.
    static SmtpCommand of(SmtpVerb verb) {
        return new SmtpCommand(verb, "");
    }

    static SmtpCommand mail(Optional<MailAddress> sender, SmtpParameters parameters) {
        String path = sender.map(MailAddress::toString).orElse("");
        return new SmtpCommand(SmtpVerb.MAIL, "FROM:<" + path + ">" + parameters.encode());
    }

    static SmtpCommand recipient(MailAddress address, SmtpParameters parameters) {
        return new SmtpCommand(SmtpVerb.RCPT, "TO:<" + address + ">" + parameters.encode());
    }

    /// Reads a line. Spaces at its end are ignored (section 4.1.1), all else is taken literally.
    ///
    /// @throws SmtpRefusal with the reply to a line that is no command
    static SmtpCommand parse(String line) throws SmtpRefusal {
        String text = line.stripTrailing();
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        String argument = space < 0 ? "" : text.substring(space + 1);
        SmtpVerb verb =
                SmtpVerb.parse(word).orElseThrow(() -> SmtpRefusal.of(Replies.UNKNOWN_COMMAND));
        if (verb.argument() == Argument.NONE && !argument.isEmpty()) {
            throw SmtpRefusal.of(Replies.malformed(verb + " has no argument"));
        }
        if (verb.argument() == Argument.REQUIRED && argument.isEmpty()) {
            throw SmtpRefusal.of(Replies.malformed(verb + " needs an argument"));
        }
        return new SmtpCommand(verb, argument);
    }

    /// The line that [#parse] reads.
    String encode() {
        return argument.isEmpty() ? verb.name() : verb + " " + argument;
    }

    /// The argument of MAIL.
    Path readSender() throws SmtpRefusal {
        return readPath("FROM:", "5.1.7");
    }

    /// The argument of RCPT, which has an address.
    Path readRecipient() throws SmtpRefusal {
        Path path = readPath("TO:", "5.1.3");
        if (path.address().isEmpty()) {
            throw SmtpRefusal.of(501, "5.1.3", "a recipient has an address");
        }
        return path;
    }

    /// Strictly: no space beside the colon (section 3.3).
    private Path readPath(String prefix, String status) throws SmtpRefusal {
        AddressParser parser = new AddressParser(argument);
        if (!parser.take(prefix)) {
            throw SmtpRefusal.of(Replies.malformed("it is %s %s<ADDRESS>".formatted(verb, prefix)));
        }
        Optional<MailAddress> address;
        try {
            address = parser.take("<>") ? Optional.empty() : Optional.of(parser.path());
        } catch (IllegalArgumentException e) {
            throw SmtpRefusal.of(501, status, e);
        }
        try {
            return new Path(address, SmtpParameters.parse(parser.rest()));
        } catch (IllegalArgumentException e) {
            throw SmtpRefusal.of(501, "5.5.4", e);
        }
    }

    /// The argument of BDAT.
    Chunk readChunk() throws SmtpRefusal {
        String[] parts = argument.split(" ", 2);
        boolean last = parts.length == 2;
        if (!parts[0].matches("[0-9]{1,18}") || (last && !parts[1].equalsIgnoreCase("LAST"))) {
            throw Replies.badParameter("it is BDAT BYTES or BDAT BYTES LAST");
        }
        return new Chunk(Long.parseLong(parts[0]), last);
    }

    /// The argument of AUTH.
    Auth readAuth() throws SmtpRefusal {
        String[] parts = argument.split(" ", 2);
        if (!parts[0].matches("[A-Za-z0-9_-]{1,20}")) { // RFC 4422, section 3.1
            throw Replies.badParameter("it is AUTH MECHANISM, with an initial response or without");
        }
        return new Auth(parts[0], parts.length == 2 ? Optional.of(parts[1]) : Optional.empty());
    }

    /// How many characters of a command line observers may see: of AUTH, what comes before the
    /// initial response, however it is written.
    static int shownCharacters(String line) {
        int verb = skip(line, 0, true);
        if (!line.regionMatches(true, verb, "AUTH", 0, 4)) {
            return line.length();
        }
        int mechanism = skip(line, skip(line, verb, false), true);
        return skip(line, skip(line, mechanism, false), true);
    }

    private static int skip(String line, int start, boolean spaces) {
        int end = start;
        while (end < line.length() && (line.charAt(end) <= ' ') == spaces) {
            end++;
        }
        return end;
    }

    /// Without the initial response of AUTH.
    @Override
    public String toString() {
        String line = encode();
        int shown = shownCharacters(line);
        return shown < line.length() ? line.substring(0, shown) + "***" : line;
    }
}
