package dev.porthole.cli;

import dev.porthole.net.Addresses;
import dev.porthole.net.DnsClient;
import dev.porthole.net.DnsRecord;
import dev.porthole.net.Endpoint;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a name stands for, and what an address is called.
@Command(
        name = "lookup",
        header = "The addresses of a name, the names of an address, or other records of DNS.",
        footer = {
            "",
            "Without --type and --server the system's resolver is asked, as any program asks it:",
            "/etc/hosts counts. With either, DNS alone is asked.",
            "",
            "Examples:",
            "  porthole lookup localhost                    what it really resolves to",
            "  porthole lookup 127.0.0.1                    the names of an address",
            "  porthole lookup example.org --type MX        where its mail goes",
            "  porthole lookup _imaps._tcp.example.org --type SRV",
            "  porthole lookup example.org --server 127.0.0.1:5353 --timeout 2s"
        })
final class LookupCommand implements Action {
    private static final int DNS_PORT = 53;

    @Parameters(
            arity = "1",
            paramLabel = "NAME|ADDRESS",
            description = "A host or domain name, or an IPv4 or IPv6 address.")
    String target = "";

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            description =
                    "The DNS records to ask for: A, AAAA, CNAME, MX, NAPTR, NS, PTR, SOA, SRV,"
                            + " TXT.")
    @Nullable String type;

    @Option(
            names = "--server",
            paramLabel = "HOST[:PORT]",
            description = "The DNS server to ask, on port 53 unless told. Default: the system's.")
    @Nullable String server;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long it may take in all. Default: 5s.")
    Duration timeout = Duration.ofSeconds(5);

    @Option(names = "--json", description = "One JSON object for each answer.")
    boolean json;

    @Override
    public boolean takePlain(String[] arguments) {
        if (arguments.length != 1) {
            return false;
        }
        target = arguments[0];
        return true;
    }

    @Override
    public ExitStatus run(Console console) throws Exception {
        if (target.isBlank()) {
            throw Failure.usage("look up what? A name or an address");
        }
        InetAddress address = literal(target);
        if (type != null || server != null) {
            askDns(address, console);
        } else if (address != null) {
            showNames(address, console);
        } else {
            showAddresses(console);
        }
        return ExitStatus.DONE;
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            return null; // a name, then
        }
    }

    private void showAddresses(Console console) throws Exception {
        SystemResolver resolver = new SystemResolver(timeout, HostsFile.read());
        Table table = new Table("ADDRESS", "FAMILY", "SCOPE", "SOURCE");
        for (SystemResolver.Answer each : resolver.addresses(target)) {
            InetAddress address = each.address();
            String text = Addresses.format(address);
            if (json) {
                console.line(
                        Json.text(
                                Json.object(
                                        "name", each.name(),
                                        "address", text,
                                        "family", family(address),
                                        "scope", scope(address),
                                        "source", each.source())));
            } else {
                table.row(text, family(address), scope(address), each.source());
            }
        }
        if (!json) {
            table.print(console);
        }
    }

    private void showNames(InetAddress address, Console console) throws Exception {
        SystemResolver resolver = new SystemResolver(timeout, HostsFile.read());
        List<SystemResolver.Answer> answers = resolver.names(address);
        if (answers.isEmpty()) {
            throw new Failure(
                    ExitStatus.REFUSED,
                    Addresses.format(address) + " has no name (" + scope(address) + " address)");
        }
        Table table = new Table("NAME", "SOURCE");
        for (SystemResolver.Answer each : answers) {
            if (json) {
                console.line(
                        Json.text(
                                Json.object(
                                        "address", Addresses.format(each.address()),
                                        "name", each.name(),
                                        "source", each.source())));
            } else {
                table.row(each.name(), each.source());
            }
        }
        if (!json) {
            table.print(console);
        }
    }

    /// Addresses by family: both, of a name; the name, of an address; or what `--type` says.
    private void askDns(@Nullable InetAddress address, Console console) throws Exception {
        DnsClient client;
        List<DnsRecord.Type> types;
        String name = target;
        try {
            client =
                    server == null
                            ? DnsClient.system(timeout)
                            : DnsClient.of(Endpoint.parse(server, DNS_PORT), timeout);
            types = types(address != null);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
        if (address != null && types.contains(DnsRecord.Type.PTR)) {
            name = DnsClient.reverseName(address);
        }
        List<DnsRecord> records = query(client, name, types);
        if (records.isEmpty()) {
            throw new Failure(
                    ExitStatus.REFUSED,
                    "'"
                            + name
                            + "' has no "
                            + (type == null
                                    ? "address"
                                    : type.toUpperCase(java.util.Locale.ROOT) + " record")
                            + " in DNS");
        }
        print(name, records, console);
    }

    private List<DnsRecord.Type> types(boolean isAddress) {
        if (type != null) {
            return List.of(DnsRecord.Type.of(type));
        }
        return isAddress
                ? List.of(DnsRecord.Type.PTR)
                : List.of(DnsRecord.Type.A, DnsRecord.Type.AAAA);
    }

    private static List<DnsRecord> query(DnsClient client, String name, List<DnsRecord.Type> types)
            throws IOException, Failure {
        List<DnsRecord> records = new ArrayList<>();
        try {
            for (DnsRecord.Type each : types) {
                records.addAll(client.query(name, each));
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
        return records;
    }

    private void print(String name, List<DnsRecord> records, Console console) throws IOException {
        if (json) {
            for (DnsRecord record : records) {
                console.line(Json.text(json(name, record)));
            }
            return;
        }
        Table table = heading(records.getFirst());
        for (DnsRecord record : records) {
            switch (record) {
                case DnsRecord.Mail mail -> table.row(mail.preference() + "", mail.host());
                case DnsRecord.Service s ->
                        table.row(s.priority() + "", s.weight() + "", s.port() + "", s.host());
                case DnsRecord.Text text -> table.row(text.type().name(), text.data());
            }
        }
        table.print(console);
    }

    /// Records of one answer are of one kind: only addresses come in two types.
    private static Table heading(DnsRecord record) {
        return switch (record) {
            case DnsRecord.Mail _ -> new Table("PREFERENCE", "HOST");
            case DnsRecord.Service _ -> new Table("PRIORITY", "WEIGHT", "PORT", "HOST");
            case DnsRecord.Text _ -> new Table("TYPE", "DATA");
        };
    }

    private static Object json(String name, DnsRecord record) {
        String type = record.type().name();
        return switch (record) {
            case DnsRecord.Mail(int preference, String host) ->
                    Json.object("name", name, "type", type, "preference", preference, "host", host);
            case DnsRecord.Service(int priority, int weight, int port, String host) ->
                    Json.object(
                            "name",
                            name,
                            "type",
                            type,
                            "priority",
                            priority,
                            "weight",
                            weight,
                            "port",
                            port,
                            "host",
                            host);
            case DnsRecord.Text(DnsRecord.Type _, String data) ->
                    Json.object("name", name, "type", type, "data", data);
        };
    }

    private static String family(InetAddress address) {
        return address instanceof Inet4Address ? "IPv4" : "IPv6";
    }

    private static String scope(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return "loopback";
        } else if (address.isAnyLocalAddress()) {
            return "any";
        } else if (address.isLinkLocalAddress()) {
            return "link-local";
        } else if (address.isMulticastAddress()) {
            return "multicast";
        } else if (address.isSiteLocalAddress() || isUniqueLocal(address)) {
            return "private";
        }
        return "global";
    }

    /// RFC 4193: fc00::/7.
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    }
}
