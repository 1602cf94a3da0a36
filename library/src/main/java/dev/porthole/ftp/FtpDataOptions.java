package dev.porthole.ftp;

import dev.porthole.net.Engine;

import java.time.Duration;

/// How a client makes its data connections.
///
/// Immutable and thread-safe.
///
/// @param active whether the server opens them, and not the client; false by default
/// @param foreignAddress what to do about another host's address; refuse by default
/// @param inClear whether they go without TLS where commands go under it (`PROT C`); false by
///   default
/// @param timeout how long to wait for one, and how long one may stand still (1 minute)
/// @param engine what accepts them, if `active`
public record FtpDataOptions(
        boolean active,
        ForeignAddress foreignAddress,
        boolean inClear,
        Duration timeout,
        Engine engine) {
    /// The defaults above.
    public static final FtpDataOptions DEFAULT =
            new FtpDataOptions(
                    false, ForeignAddress.REFUSE, false, Duration.ofMinutes(1), Engine.standard());

    /// What to do about an address in the reply to `PASV` that is not the server's.
    public enum ForeignAddress {
        /// Fail: a server could send its clients anywhere, to scan ports behind a firewall.
        REFUSE,
        /// Take its port and the server's own address: for servers behind address translation.
        REPLACE,
        /// Go there: for servers whose data comes from another host on purpose.
        FOLLOW
    }

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if the timeout is not more than zero
    public FtpDataOptions {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout is more than zero");
        }
    }

    /// The same options, active or passive.
    public FtpDataOptions withActive(boolean wanted) {
        return new FtpDataOptions(wanted, foreignAddress, inClear, timeout, engine);
    }

    /// The same options with another treatment of other hosts' addresses.
    public FtpDataOptions withForeignAddress(ForeignAddress treatment) {
        return new FtpDataOptions(active, treatment, inClear, timeout, engine);
    }

    /// The same options with data in clear, or not.
    public FtpDataOptions withInClear(boolean wanted) {
        return new FtpDataOptions(active, foreignAddress, wanted, timeout, engine);
    }

    /// The same options with another timeout.
    public FtpDataOptions withTimeout(Duration other) {
        return new FtpDataOptions(active, foreignAddress, inClear, other, engine);
    }

    /// The same options with another engine.
    public FtpDataOptions withEngine(Engine other) {
        return new FtpDataOptions(active, foreignAddress, inClear, timeout, other);
    }
}
