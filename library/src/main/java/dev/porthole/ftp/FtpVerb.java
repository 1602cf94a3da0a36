package dev.porthole.ftp;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The commands of FTP: whether each takes an argument, and whether before the login.
enum FtpVerb {
    /// Gives up the data transfer (RFC 959, section 4.1.3).
    ABOR(Argument.NONE, true),
    /// An account beside the password (RFC 959, section 4.1.1), which nobody here has.
    ACCT(Argument.REQUIRED, true),
    /// Reserves room (RFC 959, section 4.1.3): superfluous here.
    ALLO(Argument.OPTIONAL, false),
    /// Sends a file to be added to another (RFC 959, section 4.1.3).
    APPE(Argument.REQUIRED, false),
    /// Starts TLS (RFC 4217, section 4).
    AUTH(Argument.REQUIRED, true),
    /// Goes on in clear (RFC 4217, section 12.3): refused.
    CCC(Argument.NONE, true),
    /// Changes to the folder above (RFC 959, section 4.1.1).
    CDUP(Argument.NONE, false),
    /// Changes the folder (RFC 959, section 4.1.1).
    CWD(Argument.OPTIONAL, false),
    /// Deletes a file (RFC 959, section 4.1.3).
    DELE(Argument.REQUIRED, false),
    /// Says where the client listens (RFC 2428, section 2).
    EPRT(Argument.REQUIRED, false),
    /// Asks where the server listens (RFC 2428, section 3).
    EPSV(Argument.OPTIONAL, false),
    /// Asks what the server can (RFC 2389, section 3).
    FEAT(Argument.NONE, true),
    /// Asks for a digest of a file (draft-ietf-ftpext2-hash-03, section 3).
    HASH(Argument.REQUIRED, false),
    /// Asks for help (RFC 959, section 4.1.3).
    HELP(Argument.OPTIONAL, true),
    /// Lists for people (RFC 959, section 4.1.3).
    LIST(Argument.OPTIONAL, false),
    /// Asks for the time of a file's last change (RFC 3659, section 3).
    MDTM(Argument.REQUIRED, false),
    /// Sets the time of a file's last change (draft-somers-ftp-mfxx-04, section 3.1).
    MFMT(Argument.REQUIRED, false),
    /// Makes a folder (RFC 959, section 4.1.3).
    MKD(Argument.REQUIRED, false),
    /// Lists a folder for programs (RFC 3659, section 7).
    MLSD(Argument.OPTIONAL, false),
    /// Tells of one file (RFC 3659, section 7).
    MLST(Argument.OPTIONAL, false),
    /// Sets the transmission mode (RFC 959, section 3.4): stream only.
    MODE(Argument.REQUIRED, false),
    /// Lists names only (RFC 959, section 4.1.3).
    NLST(Argument.OPTIONAL, false),
    /// Does nothing (RFC 959, section 4.1.3).
    NOOP(Argument.OPTIONAL, true),
    /// Sets an option of another command (RFC 2389, section 4).
    OPTS(Argument.REQUIRED, true),
    /// Gives the password (RFC 959, section 4.1.1).
    PASS(Argument.OPTIONAL, true),
    /// Asks where the server listens, IPv4 only (RFC 959, section 4.1.2).
    PASV(Argument.NONE, false),
    /// Sets the size of protected pieces, which TLS has not (RFC 2228, section 3; RFC 4217, section
    /// 9).
    PBSZ(Argument.REQUIRED, true),
    /// Says where the client listens, IPv4 only (RFC 959, section 4.1.2).
    PORT(Argument.REQUIRED, false),
    /// Sets how data connections are protected (RFC 2228, section 3; RFC 4217, section 9).
    PROT(Argument.REQUIRED, true),
    /// Asks for the folder (RFC 959, section 4.1.3).
    PWD(Argument.NONE, false),
    /// Ends the session (RFC 959, section 4.1.1).
    QUIT(Argument.NONE, true),
    /// Begins the session anew (RFC 959, section 4.1.1).
    REIN(Argument.NONE, true),
    /// Sets where the next transfer begins (RFC 3659, section 5).
    REST(Argument.REQUIRED, false),
    /// Fetches a file (RFC 959, section 4.1.3).
    RETR(Argument.REQUIRED, false),
    /// Removes a folder (RFC 959, section 4.1.3).
    RMD(Argument.REQUIRED, false),
    /// Names what is to be renamed (RFC 959, section 4.1.3).
    RNFR(Argument.REQUIRED, false),
    /// Gives it a name (RFC 959, section 4.1.3).
    RNTO(Argument.REQUIRED, false),
    /// What other servers have of their own (RFC 959, section 4.1.3): nothing here.
    SITE(Argument.REQUIRED, false),
    /// Asks for the size of a file (RFC 3659, section 4).
    SIZE(Argument.REQUIRED, false),
    /// Asks how things stand (RFC 959, section 4.1.3).
    STAT(Argument.OPTIONAL, false),
    /// Sends a file (RFC 959, section 4.1.3).
    STOR(Argument.REQUIRED, false),
    /// Sends a file that the server names (RFC 959, section 4.1.3).
    STOU(Argument.OPTIONAL, false),
    /// Sets the structure of files (RFC 959, section 3.1.2): no structure only.
    STRU(Argument.REQUIRED, false),
    /// Asks what system it is (RFC 959, section 4.1.3).
    SYST(Argument.NONE, true),
    /// Sets how files are represented (RFC 959, section 3.1.1): as they are, or as text.
    TYPE(Argument.REQUIRED, false),
    /// Gives the user's name (RFC 959, section 4.1.1).
    USER(Argument.REQUIRED, true);

    /// Whether a command takes an argument.
    enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private static final Map<String, FtpVerb> BY_NAME = byName();

    private final Argument argument;
    private final boolean beforeLogin;

    FtpVerb(Argument argument, boolean beforeLogin) {
        this.argument = argument;
        this.beforeLogin = beforeLogin;
    }

    private static Map<String, FtpVerb> byName() {
        Map<String, FtpVerb> names = new HashMap<>();
        for (FtpVerb each : values()) {
            names.put(each.name(), each);
        }
        names.put("XCWD", CWD); // the older names: RFC 775, and RFC 1123, section 4.1.3.1
        names.put("XCUP", CDUP);
        names.put("XMKD", MKD);
        names.put("XRMD", RMD);
        names.put("XPWD", PWD);
        return names;
    }

    /// The command of a name in any case; null if there is none.
    static @Nullable FtpVerb of(String name) {
        return BY_NAME.get(name.toUpperCase(Locale.ROOT));
    }

    Argument argument() {
        return argument;
    }

    /// Whether it is allowed to those who have not logged in.
    boolean isBeforeLogin() {
        return beforeLogin;
    }

    /// Whether its argument is a secret.
    boolean isSecret() {
        return this == PASS || this == ACCT;
    }
}
