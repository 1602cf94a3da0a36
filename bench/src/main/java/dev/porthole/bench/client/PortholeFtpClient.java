package dev.porthole.bench.client;

import dev.porthole.ftp.FtpClient;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;

import java.io.IOException;
import java.nio.file.Path;

/// Our FTP client.
public final class PortholeFtpClient {
    private PortholeFtpClient() {}

    /// Does what it is told; see the package.
    ///
    /// @param args the server's port, the file to store
    public static void main(String[] args) throws IOException {
        Endpoint server = Endpoint.of("127.0.0.1", Integer.parseInt(args[0]));
        Path file = Path.of(args[1]);
        try (FtpClient client = FtpClient.open(server, FtpClient.Options.DEFAULT)) {
            client.login(new Credentials("ftp", "secret"));
            Orders.serve(
                    "Porthole's client",
                    order -> {
                        switch (order) {
                            case "down" -> client.download("1-gib", Path.of("/dev/null"));
                            case "up" -> client.upload(file, "in/upload");
                            default -> throw new IOException("no order " + order);
                        }
                    });
        }
    }
}
