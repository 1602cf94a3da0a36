package dev.porthole.bench.client;

import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The FTP client of Apache Commons Net, with a buffer of 64 KiB: by itself it copies 1 KiB at a
/// time.
public final class CommonsFtpClient {
    private static final int BUFFER_BYTES = 64 * 1024;

    private CommonsFtpClient() {}

    /// Does what it is told; see the package.
    ///
    /// @param args the server's port, the file to store
    public static void main(String[] args) throws IOException {
        FTPClient client = new FTPClient();
        client.setBufferSize(BUFFER_BYTES);
        client.connect("127.0.0.1", Integer.parseInt(args[0]));
        require(client, client.login("ftp", "secret"));
        require(client, client.setFileType(FTP.BINARY_FILE_TYPE));
        client.enterLocalPassiveMode();
        Path file = Path.of(args[1]);
        Orders.serve(
                "Apache Commons Net " + FTPClient.class.getPackage().getImplementationVersion(),
                order -> {
                    switch (order) {
                        case "down" -> download(client);
                        case "up" -> upload(client, file);
                        default -> throw new IOException("no order " + order);
                    }
                });
        client.disconnect();
    }

    private static void download(FTPClient client) throws IOException {
        try (OutputStream nowhere = Files.newOutputStream(Path.of("/dev/null"))) {
            require(client, client.retrieveFile("1-gib", nowhere));
        }
    }

    private static void upload(FTPClient client, Path file) throws IOException {
        try (InputStream source = Files.newInputStream(file)) {
            require(client, client.storeFile("in/upload", source));
        }
    }

    private static void require(FTPClient client, boolean done) throws IOException {
        if (!done) {
            throw new IOException(client.getReplyString().strip());
        }
    }
}
