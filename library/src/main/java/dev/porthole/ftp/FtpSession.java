package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Channel;
import dev.porthole.wire.Printable;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// One client's session: reads commands and answers each.
///
/// While a transfer runs on its thread, commands go on being read: `ABOR` breaks it off, `STAT`
/// asks how far it is, and any other waits for its end.
final class FtpSession {
    private static final int MAX_BAD_COMMANDS = 20;
    private static final int MAX_FAILED_LOGINS = 3;
    private static final List<String> FEATURES =
            List.of(
                    "EPRT",
                    "EPSV",
                    "HASH SHA-256*;SHA-1;MD5;CRC32",
                    "MDTM",
                    "MFMT",
                    "REST STREAM",
                    "SIZE",
                    "TVFS");

    /// Where a session stands (RFC 959, section 6).
    private enum State {
        /// Nobody has logged in.
        NOT_LOGGED_IN,
        /// A name was given: the password is awaited.
        NEED_PASSWORD,
        /// Somebody has.
        LOGGED_IN,
        /// It has been said that this is the end.
        CLOSING
    }

    private final FtpServer server;
    private final FtpServer.Options options;
    private final Connection connection;
    private final Control control;
    private final DataCommands data;
    private State state = State.NOT_LOGGED_IN;
    private String userName = "";
    private @Nullable Login login;
    private @Nullable FileCommands files;
    private boolean sizeAgreed; // by PBSZ
    private int badCommands;
    private int failedLogins;

    FtpSession(Connection connection, FtpServer server) {
        this.server = server;
        this.options = server.options();
        this.connection = connection;
        this.control = new Control(connection, options);
        this.data = new DataCommands(control, server);
    }

    /// Serves the client to the end.
    void serve() throws IOException {
        try {
            control.reply(220, "Porthole FTP server ready");
            converse();
        } catch (MalformedException | WireException.LimitExceeded e) {
            data.abort();
            if (connection.isOpen()) { // else it was broken off for what it sent
                control.reply(500, "closing: " + Printable.of(String.valueOf(e.getMessage())));
                control.hangUp();
            }
            throw e;
        } catch (DeadlineException e) {
            data.abort();
            control.reply(421, "closing: nothing was said for too long");
            throw e;
        } finally {
            data.close();
            logOut();
        }
    }

    private void converse() throws IOException {
        while (state != State.CLOSING && control.awaitCommand()) {
            FtpCommand command = control.readCommand();
            if (data.isTransferring() && data.duringTransfer(command)) {
                continue;
            }
            answer(command);
        }
        if (state == State.CLOSING) {
            control.hangUp();
        }
    }

    private void answer(FtpCommand command) throws IOException {
        try {
            FtpVerb verb = command.verb();
            if (verb == null) {
                throw new FtpFailure(500, "unknown command " + Printable.of(command.name()));
            }
            if (!command.isWellFormed()) {
                throw FtpFailure.badArgument(verb + " needs an argument");
            }
            if (!verb.isBeforeLogin() && state != State.LOGGED_IN) {
                throw new FtpFailure(530, "log in first: USER and PASS");
            }
            execute(verb, command.argument());
        } catch (FtpFailure e) {
            control.reply(e.code(), String.valueOf(e.getMessage()));
            countBad(e.code());
        } catch (FileSystemException e) { // the root is gone, or the disk is
            FtpServer.warn("ftp: " + command.name() + " failed", e);
            control.reply(451, "that can't be done now; try later");
        }
    }

    /// Who keeps asking for what can't be is no client.
    private void countBad(int code) throws IOException {
        boolean bad = code == 500 || code == 501 || code == 503 || code == 530;
        if (bad && ++badCommands >= MAX_BAD_COMMANDS) {
            end(421, "closing: too many bad commands");
        }
    }

    private void end(int code, String why) throws IOException {
        if (state != State.CLOSING) {
            state = State.CLOSING;
            control.reply(code, why);
        }
    }

    private void execute(FtpVerb verb, String argument) throws IOException {
        switch (verb) {
            case USER -> user(argument);
            case PASS -> pass(argument);
            case ACCT -> control.reply(202, "no account is needed");
            case QUIT -> end(221, "goodbye");
            case REIN -> reinitialise();
            case AUTH -> auth(argument);
            case PBSZ -> pbsz(argument);
            case PROT -> prot(argument);
            case CCC -> throw new FtpFailure(534, "this connection stays protected");
            case SYST -> control.reply(215, "UNIX Type: L8");
            case NOOP -> control.reply(200, "done");
            case HELP ->
                    control.reply(214, "RFC 959, 2228, 2389, 2428, 2640, 3659, 4217: see FEAT");
            case FEAT -> features();
            case OPTS -> opts(argument);
            case SITE -> throw FtpFailure.notDone("nothing here is of this site only");
            case ALLO -> control.reply(202, "no room needs to be reserved");
            case STAT -> status(argument);
            case ABOR -> control.reply(226, "there is nothing to abort");
            case MODE, STRU, TYPE, REST, PORT, EPRT, PASV, EPSV -> data.set(verb, argument);
            case RETR, STOR, STOU, APPE, LIST, NLST, MLSD ->
                    data.begin(verb, argument, files().folderIn(), login());
            case CWD, CDUP, PWD, MKD, RMD, DELE, RNFR, RNTO, SIZE, MDTM, MFMT, MLST, HASH ->
                    files().execute(verb, argument);
        }
    }

    private FileCommands files() {
        return Objects.requireNonNull(files);
    }

    private Login login() {
        return Objects.requireNonNull(login);
    }

    // Logging in (RFC 959, section 4.1.1)

    private void user(String name) throws IOException {
        if (options.tlsRequired() && !connection.isTls()) {
            throw new FtpFailure(530, "nobody logs in here in clear: AUTH TLS first");
        }
        if (!server.backend().isAnonymous(name) && !isSecretSafe()) {
            throw new FtpFailure(
                    530,
                    options.tls() == null
                            ? "passwords are not taken in clear, and this server has no TLS"
                            : "passwords are not taken in clear: AUTH TLS first");
        }
        logOut();
        userName = name;
        state = State.NEED_PASSWORD;
        control.reply(331, "the password, please");
    }

    private boolean isSecretSafe() {
        return options.secretsInClear() || Channel.of(connection) == Channel.PRIVATE;
    }

    private void pass(String password) throws IOException {
        if (state != State.NEED_PASSWORD) {
            throw new FtpFailure(503, "USER comes first");
        }
        state = State.NOT_LOGGED_IN;
        Optional<FtpUser> user = askBackend(password);
        if (user.isEmpty()) {
            FtpServer.log(
                    "a login of " + Printable.of(userName) + " failed", new FtpFailure(530, ""));
            if (++failedLogins >= MAX_FAILED_LOGINS) {
                end(421, "closing: too many failed logins");
                return;
            }
            control.reply(530, "wrong name or password");
            return;
        }
        logIn(user.get());
        control.reply(230, "logged in");
    }

    private Optional<FtpUser> askBackend(String password) throws FtpFailure {
        try {
            return server.backend().logIn(userName, password, connection.remoteAddress());
        } catch (IOException e) {
            FtpServer.warn("ftp: a login could not be decided", e);
            throw new FtpFailure(451, "logins can't be decided now; try later");
        }
    }

    private void logIn(FtpUser user) throws FtpFailure {
        try {
            Login made = Login.of(user, server.quotas());
            login = made;
            files = new FileCommands(control, made);
            state = State.LOGGED_IN;
        } catch (IOException e) {
            FtpServer.warn("ftp: the folder of " + Printable.of(userName) + " can't be served", e);
            throw new FtpFailure(451, "your folder can't be served now");
        }
    }

    private void logOut() {
        Login ended = login;
        login = null;
        files = null;
        if (state != State.CLOSING) {
            state = State.NOT_LOGGED_IN;
        }
        if (ended != null) {
            ended.close();
        }
    }

    private void reinitialise() throws IOException {
        if (connection.isTls()) { // RFC 4217, section 11, would end it
            throw new FtpFailure(502, "not under TLS: connect anew");
        }
        logOut();
        data.reset();
        control.reply(220, "ready for a new user");
    }

    // Protection (RFC 4217)

    private void auth(String mechanism) throws IOException {
        Tls tls = options.tls();
        String wanted = mechanism.toUpperCase(Locale.ROOT);
        if (!wanted.equals("TLS") && !wanted.equals("TLS-C")) {
            throw FtpFailure.notDone("AUTH TLS is what is done");
        }
        if (tls == null) {
            throw new FtpFailure(502, "this server has no TLS");
        }
        if (connection.isTls()) {
            throw new FtpFailure(503, "it is under TLS already");
        }
        control.reply(234, "go on under TLS");
        control.startTls(tls);
        logOut(); // what was said in clear may be somebody else's words
        data.reset();
    }

    private void pbsz(String size) throws IOException {
        if (!connection.isTls()) {
            throw new FtpFailure(503, "AUTH TLS comes first");
        }
        sizeAgreed = true;
        control.reply(200, size.equals("0") ? "PBSZ=0" : "PBSZ=0: TLS has its own sizes");
    }

    private void prot(String level) throws IOException {
        if (!sizeAgreed) {
            throw new FtpFailure(503, "PBSZ comes first");
        }
        switch (level.toUpperCase(Locale.ROOT)) {
            case "P" -> data.protect(true);
            case "C" -> {
                if (options.tlsRequired()) {
                    throw new FtpFailure(534, "data connections are protected here");
                }
                data.protect(false);
            }
            case "S", "E" -> throw new FtpFailure(536, "TLS has no such level");
            default -> throw FtpFailure.notDone("PROT P or PROT C");
        }
        control.reply(200, "done");
    }

    // What the server can, and how it stands

    private void features() throws IOException {
        List<String> all = new ArrayList<>(FEATURES);
        all.add(FileCommands.factsFeature(files));
        if (!options.latin1()) {
            all.add("UTF8");
        }
        if (options.tls() != null) {
            all.addAll(List.of("AUTH TLS", "PBSZ", "PROT"));
        }
        control.reply(211, "Features:", all.stream().sorted().toList(), "End");
    }

    private void opts(String argument) throws IOException {
        String[] words = argument.split(" ", 2);
        String value = words.length > 1 ? words[1].strip() : "";
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "UTF8", "UTF-8" -> {
                if (options.latin1() || !value.equalsIgnoreCase("ON")) {
                    throw FtpFailure.notDone(
                            "names are in " + (options.latin1() ? "Latin-1" : "UTF-8"));
                }
                control.reply(200, "names are in UTF-8");
            }
            case "MLST", "HASH" -> {
                if (files == null) {
                    throw new FtpFailure(530, "log in first: USER and PASS");
                }
                files().option(words[0], value);
            }
            default -> throw FtpFailure.badArgument("there is no such option");
        }
    }

    private void status(String argument) throws IOException {
        if (!argument.isEmpty()) {
            throw FtpFailure.notDone("STAT of a file is not done: use MLST, or LIST");
        }
        control.reply(
                211,
                "Status:",
                List.of(
                        "Logged in as " + Printable.of(userName),
                        connection.isTls() ? "Commands under TLS" : "Commands in clear",
                        data.status()),
                "End");
    }
}
