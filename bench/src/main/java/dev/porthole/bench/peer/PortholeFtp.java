package dev.porthole.bench.peer;

import dev.porthole.ftp.FtpBackend;
import dev.porthole.ftp.FtpServer;
import dev.porthole.ftp.FtpUser;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.Authenticator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Our FTP server, for the user `ftp` who may write.
public final class PortholeFtp {
    private PortholeFtp() {}

    /// Serves until the process is ended.
    ///
    /// @param args the engine, `jdk` or `ring`; the root
    public static void main(String[] args) throws IOException {
        FtpUser user = FtpUser.writer(Path.of(args[1]));
        FtpBackend backend =
                FtpBackend.of(Authenticator.of(Accounts.of(Map.of("ftp", "secret"))), _ -> user);
        PortholeServer.run(
                args[0],
                engine -> FtpServer.server(backend, FtpServer.Options.DEFAULT.withEngine(engine)));
    }
}
