package dev.porthole.cli;

import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.pop3.Pop3Client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `pop3://user@host/3`, the third message, and `pop3://user@host/`, all of them; `pop3s` for TLS
/// from the first byte.
final class Pop3Site implements Site {
    private final Target target;
    private final Pop3Client client;

    private Pop3Site(Target target, Pop3Client client) {
        this.target = target;
        this.client = client;
    }

    /// Dials and logs in.
    static Pop3Site open(Target target, ClientOptions options) throws Exception {
        boolean tls = target.scheme().equals("pop3s");
        Security security = options.security(tls);
        Endpoint endpoint =
                target.endpoint(tls ? Pop3Client.TLS_PORT : Pop3Client.PORT).withSecurity(security);
        var credentials = options.login.require(target);
        Pop3Client client =
                Pop3Client.open(
                        endpoint,
                        Pop3Client.Options.DEFAULT
                                .withDialer(options.dialer())
                                .withTls(options.tls()));
        try {
            client.login(credentials);
            return new Pop3Site(target, client);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "POP3";
    }

    private int number() throws Failure {
        if (!target.path().matches("[1-9][0-9]{0,8}")) {
            throw Failure.usage(
                    "which message? Write %s://%s@%s/NUMBER"
                            .formatted(target.scheme(), target.user(), target.host()));
        }
        return Integer.parseInt(target.path());
    }

    @Override
    public Source get(long offset) throws Exception {
        Require.absent(offset > 0, "a message of POP3 is fetched from its start");
        int number = number();
        long size = client.list(number).bytes();
        InputStream message = client.retrieve(number);
        return new Source(
                new FilterInputStream(message) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        client.quit();
                    }
                },
                size);
    }

    @Override
    public List<Item> list() throws Exception {
        List<Item> items = target.path().isEmpty() ? all() : List.of(one(number()));
        client.quit();
        return items;
    }

    private List<Item> all() throws IOException {
        Map<Integer, String> uids =
                client.uidl().stream()
                        .collect(
                                Collectors.toMap(
                                        Pop3Client.Uid::number, Pop3Client.Uid::uid, (a, _) -> a));
        return client.list().stream()
                .map(each -> item(each, uids.getOrDefault(each.number(), "")))
                .toList();
    }

    private Item one(int number) throws IOException {
        return item(client.list(number), client.uidl(number).uid());
    }

    private static Item item(Pop3Client.Size size, String uid) {
        return new Item(Integer.toString(size.number()), "message", size.bytes(), null, uid);
    }

    @Override
    public void remove() throws Exception {
        client.delete(number());
        client.quit();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
