package dev.porthole.smtp;

import dev.porthole.net.DnsClient;
import dev.porthole.net.DnsRecord;
import dev.porthole.net.Endpoint;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/// Sends messages to the servers of their recipients' domain, without a relay between (RFC 5321,
/// section 5).
///
/// A domain's servers are tried in the order of their MX records, those of equal preference in any
/// order. The next one is tried if one can't be reached, refuses to talk, or refuses the message
/// for all recipients for now. With [SmtpClient.Choice#OPPORTUNISTIC_TLS], TLS is used where it is
/// offered.
///
/// Many networks don't let strangers send to port 25, and many servers don't take mail from their
/// addresses: a message for people goes by a provider's submission server instead.
///
/// Immutable and thread-safe.
public final class DirectDelivery {
    private static final int PORT = 25;

    private final DnsClient dns;
    private final SmtpClient.Options options;
    private final int port;

    /// Where a message comes from, once for each try.
    @FunctionalInterface
    public interface Source {
        /// Opens it at its beginning.
        InputStream open() throws IOException;
    }

    /// A delivery by these servers' names and this way to talk.
    public DirectDelivery(DnsClient dns, SmtpClient.Options options) {
        this(dns, options, PORT);
    }

    DirectDelivery(DnsClient dns, SmtpClient.Options options, int port) {
        this.dns = dns;
        this.options = options;
        this.port = port;
    }

    /// Sends a message to recipients of one domain.
    ///
    /// @return for each recipient whether a server has taken it, as [SmtpClient#send]
    /// @throws WireException.Refused if the domain takes no mail (RFC 7505)
    /// @throws java.net.UnknownHostException if there is no such domain
    /// @throws IOException if no server could be talked to: what the last one failed by, with the
    ///   others' failures suppressed
    /// @throws IllegalArgumentException if the recipients are of several domains, or there is none
    public Fates send(Envelope envelope, Source message) throws IOException {
        List<IOException> failures = new ArrayList<>();
        Fates temporary = null;
        for (Endpoint each : servers(domainOf(envelope))) {
            try (SmtpClient client = SmtpClient.open(each, options);
                    InputStream opened = message.open()) {
                Fates fates = client.send(envelope, opened);
                if (!fates.all().stream().allMatch(Fate::isTemporary)) {
                    return fates;
                }
                temporary = fates;
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (temporary != null) {
            return temporary;
        }
        IOException last = failures.removeLast();
        failures.forEach(last::addSuppressed);
        throw last;
    }

    private static String domainOf(Envelope envelope) {
        List<String> domains =
                envelope.recipients().stream().map(each -> each.address().domain()).toList();
        if (domains.isEmpty()
                || domains.getFirst().isEmpty()
                || !envelope.recipients().stream()
                        .allMatch(each -> each.address().isIn(domains.getFirst()))) {
            throw new IllegalArgumentException("the recipients are of one domain");
        }
        return domains.getFirst();
    }

    /// The servers of a domain, in the order in which they are to be tried: of its MX records, or
    /// the domain itself if it has none.
    ///
    /// @throws WireException.Refused if it takes no mail: one MX record, without a host (RFC 7505)
    public List<Endpoint> servers(String domain) throws IOException {
        MailDomain.require(domain);
        if (domain.startsWith("[")) {
            return List.of(Endpoint.of(MailDomain.addressOf(domain), port));
        }
        TreeMap<Integer, List<Endpoint>> byPreference = new TreeMap<>();
        for (DnsRecord each : dns.query(domain, DnsRecord.Type.MX)) {
            if (each instanceof DnsRecord.Mail(int preference, String host)) {
                if (host.isEmpty() || host.equals(".")) {
                    throw new WireException.Refused(
                            "mail for " + domain, "it takes none (null MX, RFC 7505)", false);
                }
                byPreference
                        .computeIfAbsent(preference, _ -> new ArrayList<>())
                        .add(Endpoint.of(host, port));
            }
        }
        byPreference.values().forEach(Collections::shuffle);
        List<Endpoint> all = byPreference.values().stream().flatMap(List::stream).toList();
        return all.isEmpty() ? List.of(Endpoint.of(domain, port)) : all;
    }
}
