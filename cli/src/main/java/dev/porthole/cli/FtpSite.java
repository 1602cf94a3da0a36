package dev.porthole.cli;

import dev.porthole.ftp.FtpClient;
import dev.porthole.ftp.FtpDataOptions;
import dev.porthole.ftp.FtpEntry;
import dev.porthole.ftp.FtpUpload;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `ftp://user@host/path`, without a user for anybody; `ftps` for TLS from the first byte. The path
/// starts in the user's folder; with two slashes (`ftp://host//etc`) at the root.
final class FtpSite implements Site {
    static final List<String> SCHEMES = List.of("ftp", "ftps");

    private static final int PORT = 21;
    private static final int TLS_PORT = 990;

    private final Target target;
    private final FtpClient client;

    private FtpSite(Target target, FtpClient client) {
        this.target = target;
        this.client = client;
    }

    /// Dials and logs in.
    static FtpSite open(Target target, ClientOptions options) throws Exception {
        return new FtpSite(target, connector(target, options).open());
    }

    /// Opens connections with one answer to who is there.
    @FunctionalInterface
    interface Connector {
        FtpClient open() throws IOException;
    }

    static Connector connector(Target target, ClientOptions options) throws Exception {
        boolean tls = target.scheme().equals("ftps");
        Endpoint endpoint =
                target.endpoint(tls ? TLS_PORT : PORT).withSecurity(options.security(tls));
        Optional<Credentials> who = options.login.find(target);
        FtpClient.Options set =
                FtpClient.Options.DEFAULT
                        .withDialer(options.dialer())
                        .withTls(options.tls())
                        .withData(FtpDataOptions.DEFAULT.withActive(options.active));
        return () -> {
            FtpClient client = FtpClient.open(endpoint, set);
            try {
                if (who.isPresent()) {
                    client.login(who.get());
                } else {
                    client.loginAnonymously();
                }
                return client;
            } catch (IOException | RuntimeException e) {
                client.close();
                throw e;
            }
        };
    }

    @Override
    public String name() {
        return "FTP";
    }

    private String file() throws Failure {
        Require.absent(
                target.path().isEmpty(),
                "which file? Write %s://%s/PATH".formatted(target.scheme(), target.host()));
        return target.path();
    }

    @Override
    public Source get(long offset) throws Exception {
        String path = file();
        long size = sizeIfKnown();
        return new Source(client.retrieve(path, offset), size);
    }

    private long sizeIfKnown() throws IOException {
        try {
            return client.size(target.path());
        } catch (WireException.Refused _) {
            return -1; // an old server, or no such file: the transfer will say
        }
    }

    @Override
    public void put(InputStream source, long offset, long size) throws Exception {
        try (FtpUpload upload = client.store(file(), offset)) {
            try {
                source.transferTo(upload);
            } catch (IOException e) {
                upload.abort();
                throw e;
            }
        }
    }

    @Override
    public long present() throws Exception {
        return Math.max(0, sizeIfKnown());
    }

    @Override
    public List<Item> list() throws Exception {
        List<Item> items = new ArrayList<>();
        for (FtpEntry each : entries()) {
            items.add(
                    new Item(
                            each.name().replaceFirst(".*/(?=.)", ""),
                            each.type().name().toLowerCase(Locale.ROOT),
                            each.size() < 0 ? null : each.size(),
                            each.modified(),
                            each.target().isEmpty() ? "" : "-> " + each.target()));
        }
        return items;
    }

    private List<FtpEntry> entries() throws IOException {
        try {
            return client.list(target.path());
        } catch (WireException.Refused e) {
            return List.of(fileOr(e));
        }
    }

    /// What the server tells of the file that the URL names: MLSD is for folders (RFC 3659, section
    /// 7.2.1).
    private FtpEntry fileOr(WireException.Refused noFolder) throws IOException {
        try {
            FtpEntry entry = client.entry(target.path());
            if (entry.isFile()) {
                return entry;
            }
        } catch (WireException.Refused e) {
            noFolder.addSuppressed(e);
        }
        throw noFolder;
    }

    /// A path that ends with a slash is a folder, which has to be empty.
    @Override
    public void remove() throws Exception {
        if (target.path().endsWith("/")) {
            client.removeFolder(target.path().replaceFirst("/+$", ""));
        } else {
            client.delete(file());
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
