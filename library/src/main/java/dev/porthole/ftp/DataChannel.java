package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Limits;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.net.ResetException;
import dev.porthole.net.Tls;
import dev.porthole.net.TlsException;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// A client's data connection, from the command that needs it to the reply that ends it.
///
/// Lifecycle: [#open]; [#connection] is read or written; then [#finish], or [#abort].
final class DataChannel implements Closeable {
    private static final int SKIPPED_BYTES = 4096;
    private static final int NOT_DONE_HERE =
            500; // up to 504: the server does not know EPSV or EPRT

    private final Wire wire;
    private final FtpClient.Options options;
    private final DataPort port;
    private final String command;
    private @Nullable Connection connection;

    private DataChannel(Wire wire, FtpClient.Options options, String command) {
        this.wire = wire;
        this.options = options;
        this.command = command;
        this.port =
                new DataPort(
                        wire.connection(),
                        options.dialer(),
                        Limits.DEFAULT.withIdleTimeout(options.data().timeout()),
                        Observer.NONE,
                        options.data().engine());
    }

    /// Sends a command that needs a data connection, and opens it.
    ///
    /// @param restart where the transfer begins; 0 for the start
    /// @param tls null for a data connection in clear
    static DataChannel open(
            Wire wire,
            FtpClient.Options options,
            FtpCommand command,
            long restart,
            @Nullable Tls tls)
            throws IOException {
        DataChannel channel = new DataChannel(wire, options, command.toString());
        try {
            channel.open(command, restart, tls);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void open(FtpCommand command, long restart, @Nullable Tls tls) throws IOException {
        if (options.data().active()) {
            listen();
        } else {
            port.dial(askWhere());
            connection = port.open();
        }
        if (restart > 0) {
            ask(FtpCommand.of(FtpVerb.REST, Long.toString(restart)), 350);
        }
        wire.writeLine(command.encode());
        wire.readLooseReply().require(this.command, 125, 150);
        Connection opened = connection == null ? accept() : connection;
        connection = opened;
        if (tls != null) {
            secure(opened, tls);
        }
        opened.idleTimeout(options.data().timeout());
    }

    private void listen() throws IOException {
        InetSocketAddress address = port.listen(0, 0);
        FtpCommand extended = FtpCommand.of(FtpVerb.EPRT, HostPort.toExtendedPort(address));
        Reply reply = exchange(extended);
        boolean four = !(address.getAddress() instanceof Inet6Address);
        if (isUnknown(reply) && four) {
            ask(FtpCommand.of(FtpVerb.PORT, HostPort.toPort(address)), 200);
        } else {
            reply.require("EPRT", 200);
        }
    }

    private Connection accept() throws IOException {
        try {
            return port.open();
        } catch (DeadlineException e) {
            wire.readLooseReply().requirePositive(command); // the server's own words, if it has any
            throw e;
        }
    }

    /// By `EPSV`, which works for both families and through translated addresses, or `PASV`.
    private Endpoint askWhere() throws IOException {
        Reply reply = exchange(FtpCommand.of(FtpVerb.EPSV, ""));
        if (!isUnknown(reply) || port.peerAddress() instanceof Inet6Address) {
            return server(HostPort.parseExtendedPassive(reply.require("EPSV", 229).text()));
        }
        Reply passive = ask(FtpCommand.of(FtpVerb.PASV, ""), 227);
        InetSocketAddress address = HostPort.parsePassive(passive.text());
        if (wire.connection().isProxied()
                || HostPort.isSameHost(address.getAddress(), port.peerAddress())) {
            return server(address.getPort());
        }
        return switch (options.data().foreignAddress()) {
            case REFUSE ->
                    throw new MalformedException(
                            "the reply to PASV has another host's address ("
                                    + HostPort.toPort(address)
                                    + "), which could be anybody's; if the server is behind address"
                                    + " translation, allow ForeignAddress.REPLACE");
            case REPLACE -> server(address.getPort());
            case FOLLOW -> HostPort.endpoint(address);
        };
    }

    /// A port of the server: at the address that answered, or, where that is a proxy's, by its
    /// name.
    private Endpoint server(int number) {
        return wire.connection().isProxied()
                ? Endpoint.of(wire.connection().peerHost(), number)
                : HostPort.endpoint(new InetSocketAddress(port.peerAddress(), number));
    }

    private static boolean isUnknown(Reply reply) {
        return reply.code() >= NOT_DONE_HERE && reply.code() <= NOT_DONE_HERE + 4;
    }

    /// The client of the session is the client of TLS, whoever opened the connection (RFC 4217,
    /// section 7).
    private void secure(Connection opened, Tls tls) throws IOException {
        try {
            opened.startTlsAsClient(tls, wire.connection().peerHost());
        } catch (TlsException e) {
            opened.abort(e);
            throw refused(e);
        }
    }

    /// What the server says of a data connection that broke.
    ///
    /// @return what to throw
    private IOException refused(IOException e) throws IOException {
        Reply last = wire.readLooseReply();
        if (last.code() == 522 || last.code() == 425) {
            return new FtpDataException(last, e);
        }
        return e;
    }

    private Reply ask(FtpCommand asked, int... codes) throws IOException {
        return exchange(asked).require(asked.toString(), codes);
    }

    private Reply exchange(FtpCommand asked) throws IOException {
        wire.writeLine(asked.encode());
        return wire.readLooseReply();
    }

    /// The open data connection.
    Connection connection() {
        Connection open = connection;
        if (open == null) {
            throw new IllegalStateException("there is no data connection");
        }
        return open;
    }

    /// Ends an upload, or a download that was read to its end, and reads the last reply.
    ///
    /// @throws WireException.Refused if not all went well after all
    void finish() throws IOException {
        Connection open = connection();
        IOException failure = null;
        try {
            if (open.isTls()) {
                awaitEnd(open);
            }
            open.close();
        } catch (IOException e) {
            failure = e;
        }
        Reply last = wire.readLooseReply();
        if (open.isTls() && (last.code() == 522 || last.code() == 425)) {
            throw new FtpDataException(last, new WireException.Refused(command, last));
        }
        last.require(command, 226, 250);
        if (failure != null) {
            throw failure;
        }
    }

    /// Ends the output, and reads until the server has ended its own: what TLS 1.3 sends by itself,
    /// the tickets for later sessions. Closed with bytes unread, the connection would be reset, and
    /// the reset can overtake the end of the file.
    private void awaitEnd(Connection open) throws IOException {
        open.shutdownOutput();
        ByteBuffer skipped = ByteBuffer.allocate(SKIPPED_BYTES);
        long left = wire.limits().maxSkippedBytes();
        try {
            int count = 0;
            while (count >= 0 && left >= 0) {
                count = open.read(skipped.clear());
                left -= count;
            }
        } catch (TlsException | ResetException | DeadlineException _) {
            // The server ends without a word, or not at all: its last reply says how it went.
        }
    }

    /// Breaks the transfer off (`ABOR`; RFC 959, section 4.1.3). The server answers twice: what
    /// became of the transfer, and of the command.
    void abort() throws IOException {
        wire.writeLine(FtpVerb.ABOR.name());
        wire.flush();
        connection().abort();
        wire.readLooseReply();
        wire.readLooseReply();
    }

    /// The data connection broke while it was used: the server's last reply says more.
    ///
    /// @param e what happened to it
    /// @return what to throw: if the server has said that it refused, that
    IOException broken(IOException e) throws IOException {
        Connection open = connection();
        boolean secured = open.isTls();
        open.abort(e);
        wire.connection().readDeadline(Deadline.after(options.data().timeout()));
        Reply last = wire.readLooseReply();
        IOException refusal =
                secured && (last.code() == 522 || last.code() == 425)
                        ? new FtpDataException(last, e)
                        : new WireException.Refused(command, last);
        if (last.code() < 400) {
            return e; // the server thinks that all is well, and it is not
        }
        refusal.addSuppressed(e);
        return refusal;
    }

    @Override
    public void close() throws IOException {
        try (Closeable last = port) {
            if (connection != null) {
                connection.abort();
            }
        }
    }
}
