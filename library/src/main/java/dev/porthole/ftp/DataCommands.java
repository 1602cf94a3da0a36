package dev.porthole.ftp;

import dev.porthole.ftp.FileCommands.FolderIn;
import dev.porthole.net.Dialer;
import dev.porthole.net.Limits;
import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// The commands that say how and where data is transferred, and the transfers themselves.
final class DataCommands implements Closeable {
    private static final int FIRST_UNPRIVILEGED = 1024;

    private final Control control;
    private final FtpServer server;
    private final FtpServer.Options options;
    private final DataPort port;
    private @Nullable Transfer transfer;
    private boolean ascii; // RFC 959 has it the other way round; nobody means it
    private boolean isProtected;
    private boolean extendedOnly; // after EPSV ALL
    private long restart;

    DataCommands(Control control, FtpServer server) {
        this.control = control;
        this.server = server;
        this.options = server.options();
        Limits limits = Limits.DEFAULT.withIdleTimeout(options.dataTimeout());
        Dialer.Builder dialer =
                Dialer.builder()
                        .engine(options.engine())
                        .limits(limits)
                        .observer(options.observer());
        if (control.connection().localAddress() instanceof InetSocketAddress local) {
            dialer.source(local.getAddress());
        }
        this.port =
                new DataPort(
                        control.connection(),
                        dialer.build(),
                        limits,
                        options.observer(),
                        options.engine());
    }

    /// Back to how a session begins.
    void reset() throws IOException {
        port.close();
        ascii = false;
        isProtected = false;
        extendedOnly = false;
        restart = 0;
    }

    void protect(boolean wanted) {
        isProtected = wanted;
    }

    String status() {
        return (ascii ? "TYPE A" : "TYPE I") + (isProtected ? ", PROT P" : ", PROT C");
    }

    void set(FtpVerb verb, String argument) throws IOException {
        switch (verb) {
            case TYPE -> type(argument.toUpperCase(Locale.ROOT));
            case MODE -> requireOnly("S", argument, "stream mode");
            case STRU -> requireOnly("F", argument, "files without structure");
            case REST -> restart(argument);
            case PORT, EPRT -> active(verb, argument);
            case PASV -> passive();
            case EPSV -> extendedPassive(argument);
            default -> throw new IllegalArgumentException(verb.toString());
        }
    }

    private void type(String argument) throws IOException {
        ascii =
                switch (argument) {
                    case "I", "L 8", "L8" -> false;
                    case "A", "A N" -> true;
                    default -> throw FtpFailure.notDone("TYPE I, L 8 and A are what is done");
                };
        control.reply(200, ascii ? "as text" : "as it is");
    }

    private void requireOnly(String only, String argument, String what) throws IOException {
        if (!argument.equalsIgnoreCase(only)) {
            throw FtpFailure.notDone(what + " is what is done");
        }
        control.reply(200, what);
    }

    private void restart(String argument) throws IOException {
        if (!argument.matches("\\d{1,18}")) {
            throw FtpFailure.badArgument("REST takes a number of bytes");
        }
        if (ascii && !argument.equals("0")) {
            throw FtpFailure.notDone("not as text: TYPE I first");
        }
        restart = Long.parseLong(argument);
        control.reply(350, "the next transfer begins at " + restart);
    }

    // Where to (RFC 959, section 4.1.2; RFC 2428)

    private void active(FtpVerb verb, String argument) throws IOException {
        if (extendedOnly) {
            throw new FtpFailure(503, "EPSV ALL was agreed");
        }
        InetSocketAddress address;
        try {
            address =
                    verb == FtpVerb.PORT
                            ? HostPort.parsePort(argument)
                            : HostPort.parseExtendedPort(argument);
        } catch (IllegalArgumentException e) {
            throw FtpFailure.badArgument(String.valueOf(e.getMessage()));
        }
        if (!HostPort.isSameHost(address.getAddress(), port.peerAddress())
                || address.getPort() < FIRST_UNPRIVILEGED) {
            throw FtpFailure.notDone(
                    "data goes to your own address only, and to no port below 1024 (RFC 2577)");
        }
        port.dial(HostPort.endpoint(address));
        control.reply(200, "data will go there");
    }

    private void passive() throws IOException {
        if (extendedOnly) {
            throw new FtpFailure(503, "EPSV ALL was agreed");
        }
        InetSocketAddress address = listen();
        InetAddress announced = options.passivePorts().announced();
        if (announced != null) {
            address = new InetSocketAddress(announced, address.getPort());
        }
        try {
            control.reply(227, "Entering Passive Mode (" + HostPort.toPort(address) + ")");
        } catch (IllegalArgumentException e) {
            port.close();
            throw new FtpFailure(522, "this connection is IPv6: use EPSV");
        }
    }

    private void extendedPassive(String argument) throws IOException {
        if (argument.equalsIgnoreCase("ALL")) {
            extendedOnly = true;
            control.reply(200, "EPSV only, from now on");
            return;
        }
        boolean six = port.localAddress().getAddress().length > 4;
        if (!argument.isEmpty() && !argument.equals(six ? "2" : "1")) {
            throw new FtpFailure(522, "this connection is of family (" + (six ? "2" : "1") + ")");
        }
        control.reply(229, "Entering Extended Passive Mode (|||" + listen().getPort() + "|)");
    }

    private InetSocketAddress listen() throws FtpFailure {
        FtpServer.PassivePorts ports = options.passivePorts();
        try {
            return port.listen(ports.first(), ports.last());
        } catch (IOException e) {
            FtpServer.warn("ftp: no port for data", e);
            throw new FtpFailure(425, "there is no free port; try again");
        }
    }

    // Transfers

    boolean isTransferring() {
        Transfer running = transfer;
        return running != null && !running.isDone();
    }

    /// What a command means while a transfer runs; after it, unless it is done with then.
    ///
    /// @return whether the command is done with
    boolean duringTransfer(FtpCommand command) throws IOException {
        Transfer running = transfer;
        if (running == null) {
            return false;
        }
        if (isProgressAsked(command) && !running.isDone()) {
            control.reply(213, running.movedBytes() + " bytes transferred so far");
            return true;
        }
        boolean abort = command.verb() == FtpVerb.ABOR;
        if (abort) {
            running.abort();
        }
        running.join();
        if (abort) {
            control.reply(226, "aborted");
        }
        return abort;
    }

    /// RFC 959, section 4.1.3.
    private static boolean isProgressAsked(FtpCommand command) {
        return command.verb() == FtpVerb.STAT && command.argument().isEmpty();
    }

    /// Breaks off a transfer that runs, and waits until it is over.
    void abort() throws IOException {
        Transfer running = transfer;
        if (running != null) {
            running.abort();
            running.join();
        }
    }

    void begin(FtpVerb verb, String argument, FolderIn in, Login login) throws IOException {
        long start = restart;
        restart = 0;
        if (options.tlsRequired() && !isProtected) {
            throw new FtpFailure(521, "data connections are protected here: PROT P first");
        }
        if (!port.isSet()) {
            throw new FtpFailure(425, "say where first: EPSV, PASV, EPRT or PORT");
        }
        Job job =
                switch (verb) {
                    case RETR -> retrieve(in.path().resolve(argument), start, login);
                    case STOR -> store(in.path().resolve(argument), start, login);
                    case APPE -> append(in.path().resolve(argument), login);
                    case STOU -> storeUnique(in.path(), login);
                    default -> Listings.job(verb, argument, in, login, charset(), Instant.now());
                };
        Tls tls = isProtected ? server.dataTls() : null;
        Transfer begun =
                new Transfer(control, port, tls, job, List.of(login.rate(), server.rate()));
        transfer = begun;
        begun.start();
    }

    private Charset charset() {
        return options.dialect().charset();
    }

    private Job retrieve(FtpPath path, long start, Login login) throws IOException {
        var file = login.folder().read(path);
        if (start > file.size()) {
            file.close();
            throw FtpFailure.unavailable(path + ": it is shorter than REST says");
        }
        return new SendFile(file, path.toString(), start, ascii);
    }

    private Job append(FtpPath path, Login login) throws IOException {
        long size = login.folder().exists(path) ? login.folder().attributes(path).size() : 0;
        return store(path, size, login);
    }

    private Job store(FtpPath path, long start, Login login) throws IOException {
        login.requireWriter();
        var continued = start == 0 ? null : login.folder().read(path);
        try {
            if (continued != null && start > continued.size()) {
                throw FtpFailure.unavailable(path + ": it is shorter than REST says");
            }
            FileInWaiting file = login.folder().create(path);
            var plan =
                    new ReceiveFile.Plan(
                            start,
                            ascii,
                            options.keepsInterrupted(),
                            login.quota(),
                            login.user().quotaBytes());
            try {
                file.requireReplaceable();
                return new ReceiveFile(file, path.toString(), plan, continued);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            if (continued != null) {
                continued.close();
            }
            throw e;
        }
    }

    /// RFC 1123, section 4.1.2.9: the reply 150 has the name.
    private Job storeUnique(FtpPath folder, Login login) throws IOException {
        FtpPath path = folder.child("upload-" + UUID.randomUUID());
        return new NamedJob(store(path, 0, login), "FILE: " + path.name());
    }

    @Override
    public void close() throws IOException {
        try (Closeable last = port) {
            abort();
        }
    }
}
