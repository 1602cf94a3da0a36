package dev.porthole.sasl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The users of a server. An application that has them elsewhere implements it; it is asked by many
/// threads at a time, and may block.
public interface Accounts {
    /// What is kept of the users. It decides which mechanisms are offered, and how much work is
    /// done for every attempt, whoever it is for: that must not depend on the user.
    enum Kept {
        /// Passwords, of all users: every mechanism, APOP too.
        PASSWORDS,
        /// Keys made from passwords, of all users: all but CRAM-MD5 and APOP.
        KEYS,
        /// Either: offered is what keys allow.
        BOTH
    }

    /// What is kept of a user; empty if there is none of this name. It should take the same time
    /// either way.
    ///
    /// @param name in the form in which names are compared
    Optional<StoredSecret> find(String name);

    /// What is kept; the same for the life of the object.
    Kept kept();

    /// The iterations of the keys of users (10,000). A name that nobody has is told this number.
    default int iterations() {
        return ScramKeys.DEFAULT_ITERATIONS;
    }

    /// Users with their passwords. The map is copied.
    ///
    /// @throws IllegalArgumentException if a name or password is empty, too long (255 and 1024
    ///   bytes) or has control characters
    static Accounts of(Map<String, String> passwords) {
        Map<String, StoredSecret> secrets = new TreeMap<>();
        passwords.forEach((name, password) -> secrets.put(name, new PlainSecret(password)));
        return ofSecrets(secrets);
    }

    /// Users with what is kept of them. The map is copied.
    ///
    /// @throws IllegalArgumentException if a name is empty, longer than 255 bytes, has control
    ///   characters, or is there twice
    static Accounts ofSecrets(Map<String, ? extends StoredSecret> secrets) {
        return new FixedAccounts(secrets);
    }

    /// Users from a file of lines, in UTF-8, of at most 4 MiB. It is read once.
    ///
    /// ```
    /// # NAME:PASSWORD, or keys in place of the password
    /// alice:correct horse
    /// bob:SCRAM-SHA-256$10000:SALT$STOREDKEY:SERVERKEY
    /// ```
    ///
    /// @throws IOException if it can't be read, or a line is malformed; the message names the file
    ///   and the line, and does not repeat it
    static Accounts read(Path file) throws IOException {
        return ofSecrets(AccountsFile.read(file));
    }

    /// The names of the users in a file of [#read], in its order: for what a server sets up for
    /// each of them.
    ///
    /// @throws IOException as [#read]
    static List<String> names(Path file) throws IOException {
        return List.copyOf(AccountsFile.read(file).keySet());
    }
}
