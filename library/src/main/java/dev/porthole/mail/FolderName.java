package dev.porthole.mail;

import java.util.regex.Pattern;

/// The names of folders in a mailbox (Maildir++): `Archive.2026` is the directory `.Archive.2026`
/// beside `new` and `cur`.
final class FolderName {
    static final int MAX_LENGTH = 200;

    /// Parts of printable ASCII, none of them empty, with dots between them.
    private static final Pattern ALLOWED = Pattern.compile("[ -~&&[^./]]+(\\.[ -~&&[^./]]+)*");

    private FolderName() {}

    static String directory(String name) throws MailException.BadName {
        if (!isAllowed(name)) {
            throw new MailException.BadName(
                    "a folder's name is parts of printable ASCII without / and with dots between"
                            + " them, at most %d characters".formatted(MAX_LENGTH));
        }
        return "." + name;
    }

    static boolean isAllowed(String name) {
        return name.length() <= MAX_LENGTH && ALLOWED.matcher(name).matches();
    }
}
