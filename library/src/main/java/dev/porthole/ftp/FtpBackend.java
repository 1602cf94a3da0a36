package dev.porthole.ftp;

import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Outcome;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What an application supplies to an [FtpServer]: who its users are. Asked by many sessions at
/// once, on their threads; it may block.
///
/// | outcome | reply |
/// |---|---|
/// | a user | 230 |
/// | empty | 530, the same for a name that nobody has and a wrong password |
/// | `IOException` | 451, and the log has it |
public interface FtpBackend {
    /// Lets a user in. For a name that nobody has and for a wrong password it should take the same
    /// time, and a while, so that guessing takes long.
    ///
    /// @param remote where the client is
    /// @return empty if the name and the password are not those of a user
    Optional<FtpUser> logIn(String name, String password, SocketAddress remote) throws IOException;

    /// Whether a name is not somebody's but anybody's, so that its "password" is no secret and may
    /// be sent in clear (RFC 1635, section 3).
    default boolean isAnonymous(String name) {
        return false;
    }

    /// Anybody, by the names `anonymous` and `ftp` and any password: to read below `root`.
    static FtpBackend anonymous(Path root) {
        return anonymous(FtpUser.reader(root));
    }

    /// Anybody, as `user`: one who reads, with a limit of the rate for example.
    ///
    /// @throws IllegalArgumentException if `user` may write: nobody answers for what anybody leaves
    static FtpBackend anonymous(FtpUser user) {
        if (user.mayWrite()) {
            throw new IllegalArgumentException("anonymous users only read");
        }
        return new FtpBackend() {
            @Override
            public Optional<FtpUser> logIn(String name, String password, SocketAddress remote) {
                return isAnonymous(name) ? Optional.of(user) : Optional.empty();
            }

            @Override
            public boolean isAnonymous(String name) {
                String lower = name.toLowerCase(Locale.ROOT);
                return lower.equals("anonymous") || lower.equals("ftp");
            }
        };
    }

    /// The users of an [Authenticator], which delays and limits those who guess.
    ///
    /// @param users what each may do, by the name in the form in which names are compared
    static FtpBackend of(Authenticator authenticator, Function<String, FtpUser> users) {
        return (name, password, remote) ->
                switch (authenticator.password(name, password, remote)) {
                    case Outcome.Accepted accepted -> Optional.of(users.apply(accepted.user()));
                    case Outcome.Rejected rejected -> {
                        rejected.pause();
                        yield Optional.empty();
                    }
                };
    }

    /// This one's users, and anybody who is anonymous to `other`.
    default FtpBackend orAnonymous(FtpBackend other) {
        FtpBackend named = this;
        return new FtpBackend() {
            @Override
            public Optional<FtpUser> logIn(String name, String password, SocketAddress remote)
                    throws IOException {
                return (other.isAnonymous(name) ? other : named).logIn(name, password, remote);
            }

            @Override
            public boolean isAnonymous(String name) {
                return other.isAnonymous(name) || named.isAnonymous(name);
            }
        };
    }
}
