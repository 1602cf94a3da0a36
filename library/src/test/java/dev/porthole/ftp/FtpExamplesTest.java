package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The examples of the package's documentation.
@Timeout(60)
class FtpExamplesTest {
    @TempDir Path folder;
    @TempDir Path here;

    @Test
    void theServerAndTheClientOfTheDocumentation() throws IOException {
        Path file = Files.writeString(here.resolve("report"), "all is well\n");
        FtpBackend users =
                FtpBackend.of(
                        Authenticator.of(Accounts.of(Map.of("alice", "secret"))),
                        name -> FtpUser.writer(folder));
        FtpBackend anybody = FtpBackend.anonymous(folder);
        List<String> listed = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Server server =
                FtpServer.server(users.orAnonymous(anybody), FtpServer.Options.DEFAULT)
                        .endpoint(Endpoint.parse("127.0.0.1:0"))
                        .start()) {
            Endpoint endpoint = server.endpoint();
            try (FtpClient client = FtpClient.open(endpoint, FtpClient.Options.DEFAULT)) {
                client.login(new Credentials("alice", "secret"));
                client.upload(file, "report.txt");
                for (FtpEntry each : client.list("")) {
                    listed.add(each.name() + " " + each.size());
                }
                try (FtpDownload report = client.retrieve("report.txt")) {
                    report.transferTo(out);
                }
            }
            try (FtpClient client = FtpClient.open(endpoint, FtpClient.Options.DEFAULT)) {
                client.loginAnonymously();
                assertThat(client.names("")).containsExactly("report.txt");
            }
        }
        assertThat(listed).containsExactly("report.txt 12");
        assertThat(out.toString(UTF_8)).isEqualTo("all is well\n");
    }

    /// The delays and limits of an [Authenticator] hold here, too.
    @Test
    void whoGuessesIsNotLookedAtAnyMore() throws IOException {
        AttemptLimits limits =
                AttemptLimits.DEFAULT.withFailures(2, 100).withDelays(Duration.ZERO, Duration.ZERO);
        Authenticator authenticator =
                Authenticator.builder(Accounts.of(Map.of("alice", "secret")))
                        .limits(limits)
                        .build();
        FtpBackend users = FtpBackend.of(authenticator, _ -> FtpUser.reader(folder));
        try (Server server =
                FtpServer.server(users, FtpServer.Options.DEFAULT)
                        .endpoint(Endpoint.parse("127.0.0.1:0"))
                        .start()) {
            for (String password : List.of("a", "b", "secret")) {
                try (FtpClient client =
                        FtpClient.open(server.endpoint(), FtpClient.Options.DEFAULT)) {
                    assertThatThrownBy(() -> client.login(new Credentials("alice", password)))
                            .isInstanceOf(WireException.Refused.class)
                            .hasMessageContaining("530");
                }
            }
        }
    }
}
