package dev.porthole.bench.peer;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.pop3.MaildirMaildrops;
import dev.porthole.pop3.Pop3Server;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;
import dev.porthole.smtp.MaildirDelivery;
import dev.porthole.smtp.SmtpServer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Our SMTP or POP3 server over the Maildirs of a folder, for the user `alice`.
public final class PortholeMail {
    private PortholeMail() {}

    /// Serves until the process is ended.
    ///
    /// @param args the engine, `jdk` or `ring`; `smtp` or `pop3`; the folder
    public static void main(String[] args) throws IOException {
        MailboxStore store = MailboxStore.at(Path.of(args[2]), MailLimits.DEFAULT);
        store.create("alice");
        PortholeServer.run(args[0], _ -> args[1].equals("smtp") ? smtp(store) : pop3(store));
    }

    private static Server.Builder smtp(MailboxStore store) {
        return SmtpServer.server(
                new MaildirDelivery(store, "alice"),
                SmtpServer.Options.of("mail.lab.example", "lab.example"));
    }

    private static Server.Builder pop3(MailboxStore store) {
        Authenticator users = Authenticator.of(Accounts.of(Map.of("alice", "secret")));
        return Pop3Server.server(new MaildirMaildrops(store), Pop3Server.Options.of(users));
    }
}
