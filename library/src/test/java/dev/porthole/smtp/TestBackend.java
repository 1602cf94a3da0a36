package dev.porthole.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A backend that keeps what it gets in memory, and refuses what it is told to.
final class TestBackend implements SmtpBackend {
    /// A message that was taken.
    record Taken(Envelope envelope, byte[] message, SmtpOrigin origin) {}

    final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final Set<String> users;
    private final Map<String, IOException> failures = new ConcurrentHashMap<>();
    private boolean reports;

    TestBackend(String... users) {
        this.users = Set.of(users);
    }

    /// Fails for `sender`, `message`, or a recipient in deliverEach.
    TestBackend failing(String where, IOException failure) {
        failures.put(where, failure);
        return this;
    }

    TestBackend sendingReports(boolean sends) {
        reports = sends;
        return this;
    }

    @Override
    public void acceptSender(Envelope envelope, SmtpOrigin origin) throws IOException {
        fail("sender");
    }

    @Override
    public void acceptRecipient(Recipient recipient, Envelope envelope, SmtpOrigin origin)
            throws IOException {
        MailAddress address = recipient.address();
        boolean known =
                address.isPostmaster()
                        || origin.user().isPresent()
                        || users.contains(address.toString())
                        || users.contains("*");
        if (!known) {
            throw SmtpRefusal.permanent("5.1.1", "there is no such user");
        }
    }

    @Override
    public void deliver(Envelope envelope, InputStream message, SmtpOrigin origin)
            throws IOException {
        fail("message");
        taken.add(new Taken(envelope, message.readAllBytes(), origin));
    }

    @Override
    public Fates deliverEach(Envelope envelope, InputStream message, SmtpOrigin origin)
            throws IOException {
        deliver(envelope, message, origin);
        List<Fate> fates = new ArrayList<>();
        for (Recipient each : envelope.recipients()) {
            fates.add(
                    failures.get(each.toString()) instanceof SmtpRefusal refusal
                            ? Fate.refused(each, refusal)
                            : Fate.accepted(each));
        }
        return new Fates(fates);
    }

    private void fail(String where) throws IOException {
        IOException failure = failures.get(where);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public boolean relaysForUsers() {
        return true;
    }

    @Override
    public boolean sendsReports() {
        return reports;
    }

    /// What was taken, without the header that the server has added.
    static String withoutTrace(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        return text.replaceFirst("^Received: (?:.*\r\n)(?: .*\r\n)*", "");
    }
}
