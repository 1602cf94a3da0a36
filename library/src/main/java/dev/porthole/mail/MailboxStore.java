package dev.porthole.mail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// The mailboxes of users, each a [Maildir] in one folder. A user's name comes from outside, in a
/// `RCPT TO` for example, and is never a path: only names of letters, digits and `._+=@-` that
/// begin with a letter, a digit or `_`, of at most 128 characters, have a mailbox. Case matters; a
/// protocol where it does not chooses one first.
///
/// Thread-safe.
public final class MailboxStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+=@-]{0,127}");

    private final Path root;
    private final MailLimits limits;

    private MailboxStore(Path root, MailLimits limits) {
        this.root = root;
        this.limits = limits;
    }

    /// The mailboxes in a folder that is there.
    ///
    /// @throws MailException.NotFound if it is not
    public static MailboxStore at(Path root, MailLimits limits) throws IOException {
        Path real = root.toAbsolutePath();
        Folders.require(real);
        return new MailboxStore(real, limits);
    }

    /// Whether a user of this name could have a mailbox.
    public static boolean isName(String user) {
        return NAME.matcher(user).matches();
    }

    /// The mailbox of a user; empty if there is none, or can't be one of this name.
    ///
    /// @throws MailException.BadName if there is a symbolic link in its place
    public Optional<Maildir> find(String user) throws IOException {
        if (!isName(user)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Maildir.open(root.resolve(user), limits));
        } catch (MailException.NotFound _) {
            return Optional.empty();
        }
    }

    /// The mailbox of a user, which is made if it is not there.
    ///
    /// @throws MailException.BadName if a mailbox can't have this name, or there is a symbolic link
    ///   in its place
    public Maildir create(String user) throws IOException {
        if (!isName(user)) {
            throw new MailException.BadName(
                    "a mailbox's name is letters, digits and ._+=@-, begins with one of the first"
                            + " two or _, and has at most 128 characters");
        }
        return Maildir.create(root.resolve(user), limits);
    }
}
