package dev.porthole.cli;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.net.Tls;
import dev.porthole.pop3.MaildirMaildrops;
import dev.porthole.pop3.Pop3Server;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;
import dev.porthole.smtp.MaildirDelivery;
import dev.porthole.smtp.SmtpServer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The store that mail servers share: mailboxes, and whose they are.
final class MailOptions {
    @Option(
            names = "--maildir",
            required = true,
            paramLabel = "DIR",
            description = "A folder with a Maildir for each user; made if it is not there.")
    @Nullable Path maildir;

    @Mixin UserOptions users = new UserOptions();

    @Option(
            names = "--starttls",
            description =
                    "Offer TLS in the course of a session, with --cert's certificate or one"
                            + " made on the spot.")
    boolean startTls;

    /// Servers of one store.
    ///
    /// @param postmaster the user who gets what is for `postmaster`, which every server of mail
    ///   takes (RFC 5321, section 4.5.1)
    record Store(
            MailboxStore mailboxes,
            String postmaster,
            Authenticator authenticator,
            Optional<Tls> tls) {
        /// Takes mail for `domains`, and from users for anybody.
        Server.Builder smtp(String name, List<String> domains) {
            SmtpServer.Options options =
                    SmtpServer.Options.of(name, domains.toArray(String[]::new))
                            .withAuthenticator(authenticator, false);
            return SmtpServer.server(
                    new MaildirDelivery(mailboxes, postmaster),
                    tls.map(each -> options.withTls(each, false)).orElse(options));
        }

        /// Gives it to users.
        Server.Builder pop3() {
            Pop3Server.Options options = Pop3Server.Options.of(authenticator);
            return Pop3Server.server(
                    new MaildirMaildrops(mailboxes),
                    tls.map(each -> options.withTls(each, false)).orElse(options));
        }
    }

    Store open(ServerOptions options, Console console) throws Exception {
        Path folder = Objects.requireNonNull(maildir);
        Files.createDirectories(folder);
        MailboxStore mailboxes = MailboxStore.at(folder, MailLimits.DEFAULT);
        List<String> names = users.names();
        for (String each : names) {
            mailboxes.create(each);
        }
        return new Store(
                mailboxes,
                names.isEmpty() ? "postmaster" : names.getFirst(),
                Authenticator.of(users.accounts()),
                options.upgrade(startTls, console));
    }
}
