package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Peer;
import dev.porthole.interop.Samples.PemFiles;
import dev.porthole.interop.Tool;
import dev.porthole.net.Endpoint;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.news.NewsStore;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Python's nntplib reads and posts at our server.
@Timeout(120)
class NewsClientsIT {
    private static final String READS =
            """
            import io, nntplib, ssl, sys
            port, ca, way = int(sys.argv[1]), sys.argv[2], sys.argv[3]
            context = ssl.create_default_context(cafile=ca)
            if way == 'tls':
                s = nntplib.NNTP_SSL('localhost', port, ssl_context=context)
            else:
                s = nntplib.NNTP('localhost', port)
            if way == 'starttls':
                s.starttls(context)
            s.login('alice', 'geheim')
            article = '\\r\\n'.join([
                'From: Älice <alice@example.org>', 'Newsgroups: misc.test',
                'Subject: Grüße', 'Message-ID: <1@example.org>', 'X-Mine: so',
                '', '.dot', 'Grüße', '']).encode()
            print(s.post(io.BytesIO(article)).split()[0])
            try:
                s.post(io.BytesIO(article))
            except nntplib.NNTPTemporaryError as e:
                print(e.response.split()[0])
            print(s.group('misc.test')[1:])
            number, over = s.over((1, None))[1][0]
            print(number, over['subject'], over['from'], over['message-id'], over[':lines'])
            print(over['xref'])
            print([line.decode() for line in s.body('<1@example.org>')[1].lines])
            print(s.stat(1)[1:])
            print(s.xhdr('X-Mine', '1-')[1])
            print(s.list('misc.*')[1])
            print(s.descriptions('misc.*')[1])
            import datetime
            past = datetime.datetime(2020, 1, 1)
            print(s.newnews('misc.*', past)[1])
            print([g.group for g in s.newgroups(past)[1]])
            print(s.getcapabilities()['VERSION'], s.date()[1].year > 2000, len(s.help()[1]) > 20)
            try:
                s.next()
            except nntplib.NNTPTemporaryError as e:
                print(e.response.split()[0])
            print(s.quit().split()[0])
            """;

    private static final String EXPECTED =
            """
            240
            441
            (1, 1, 1, 'misc.test')
            1 Grüße Älice <alice@example.org> <1@example.org> 2
            news.example.org misc.test:1
            ['.dot', 'Grüße']
            (1, '<1@example.org>')
            [('1', 'so')]
            [GroupInfo(group='misc.test', last='1', first='1', flag='y')]
            {'misc.test': 'To try things out'}
            ['<1@example.org>']
            ['misc.test']
            ['2'] True True
            421
            205
            """;

    @TempDir Path folder;

    @BeforeEach
    void requireNntplib() throws IOException {
        try (Peer probe = Tool.PYTHON3.start("-W", "ignore", "-c", "import nntplib")) {
            probe.awaitEnd();
            assumeTrue(
                    probe.status() == 0,
                    "skipped: this python3 has no nntplib (3.12 or earlier has)");
        }
    }

    @Test
    void pythonInClear() throws IOException {
        run("plain");
    }

    @Test
    void pythonByStarttls() throws IOException {
        run("starttls");
    }

    @Test
    void pythonByTls() throws IOException {
        run("tls");
    }

    private void run(String way) throws IOException {
        Tls.Identity identity = TestIdentity.LOCALHOST;
        Authenticator users = Authenticator.of(Accounts.of(Map.of("alice", "geheim")));
        NntpServer.Options options =
                NntpServer.Options.of("news.example.org").withUsers(users, NntpServer.Access.POST);
        if (way.equals("starttls")) {
            options = options.withTls(Tls.server(identity), true);
        }
        try (NewsStore store = NewsStore.open(folder.resolve("news.db"))) {
            store.createGroup("misc.test", "To try things out");
            Server.Builder builder =
                    NntpServer.server(store, options).endpoint(Endpoint.of("127.0.0.1", 0));
            if (way.equals("tls")) {
                builder = builder.tls(Tls.server(identity));
            }
            try (Server server = builder.start();
                    Peer python =
                            Tool.PYTHON3.start(
                                    Map.of("PYTHONIOENCODING", "utf-8"),
                                    "-W",
                                    "ignore",
                                    "-c",
                                    READS,
                                    Integer.toString(server.endpoint().port()),
                                    PemFiles.write(identity, folder, "ca").certificate(),
                                    way)) {
                assertThat(new String(python.awaitEnd(), UTF_8) + python.errors())
                        .isEqualTo(EXPECTED);
            }
        }
    }
}
