package dev.porthole.pop3;

import dev.porthole.net.Credentials;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.wire.Transcript;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A server for tests: who is there, and what they have.
final class Pop3TestServer {
    private static final Duration SHORT = Duration.ofMillis(1);

    private Pop3TestServer() {}

    static List<Credentials> users(Transcript transcript) {
        return transcript.setUp("user").stream()
                .map(each -> each.split(" ", 2))
                .map(words -> new Credentials(words[0], words[1]))
                .toList();
    }

    static MemoryMaildrops maildrops(Transcript transcript) {
        MemoryMaildrops maildrops =
                new MemoryMaildrops(
                        transcript.setUp("message").stream()
                                .map(String::translateEscapes)
                                .toList());
        if (transcript.has("in-use")) {
            maildrops.occupy();
        }
        if (transcript.has("broken-disk")) {
            maildrops.breakDisk();
        }
        return maildrops;
    }

    static Pop3Server.Options options(Transcript transcript) {
        Map<String, String> secrets =
                users(transcript).stream()
                        .collect(Collectors.toMap(Credentials::user, Credentials::password));
        Pop3Server.Options options = Pop3Server.Options.of(authenticator(secrets));
        return transcript.has("tls")
                ? options.withTls(
                        Tls.server(TestIdentity.LOCALHOST),
                        transcript.setUp("tls").contains("required"))
                : options;
    }

    static Authenticator authenticator(Map<String, String> secrets) {
        return Authenticator.builder(Accounts.of(secrets))
                .limits(AttemptLimits.DEFAULT.withDelays(SHORT, SHORT))
                .build();
    }
}
