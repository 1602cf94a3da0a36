package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.naming.CommunicationException;
import javax.naming.CompositeName;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/// Asks a DNS server for records: what the system's resolver can't be asked for, such as a domain's
/// mail servers ([DnsRecord.Mail]). A stub resolver (RFC 9499): the server does the work.
///
/// It asks DNS alone: `/etc/hosts` and search domains don't count. Addresses to connect to come
/// from the system's resolver instead, which knows both. It works through the JDK's JNDI provider
/// for DNS.
///
/// Immutable and thread-safe.
public final class DnsClient {
    private static final int MAX_NAME_LENGTH = 253; // RFC 1035, section 2.3.4, as text
    private static final int FIRST_TRY_SHARE = 7; // three tries, each twice as long: 1 + 2 + 4

    private final @Nullable Endpoint server;
    private final Duration timeout;

    private DnsClient(@Nullable Endpoint server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
    }

    /// A client of the servers that the system is configured with (`/etc/resolv.conf`).
    ///
    /// @param timeout how long a query may take in all; more than zero
    public static DnsClient system(Duration timeout) {
        return new DnsClient(null, timeout);
    }

    /// A client of one server.
    ///
    /// @param server usually on port 53
    /// @param timeout how long a query may take in all; more than zero
    public static DnsClient of(Endpoint server, Duration timeout) {
        return new DnsClient(server, timeout);
    }

    /// Asks for the records of one type that `name` has.
    ///
    /// @param name taken as absolute, with or without its last dot
    /// @return mail servers by preference, services by priority, then the heaviest first, others in
    ///   the order of the answer; empty if the name exists and has none
    /// @throws UnknownHostException if no such name exists (NXDOMAIN), or the server's name is
    ///   unknown
    /// @throws DeadlineException if there was no answer in time
    /// @throws ConnectException if the server can't be reached
    /// @throws IOException if the server refused, failed, or answered what can't be read
    /// @throws IllegalArgumentException if `name` can't be a domain name
    public List<DnsRecord> query(String name, DnsRecord.Type type) throws IOException {
        requireName(name);
        // The provider's own timeouts are for one try at one server: this one is for the whole.
        FutureTask<List<DnsRecord>> task = new FutureTask<>(() -> ask(name, type));
        Thread.ofVirtual().name("dns").start(task);
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw noAnswer();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while asking DNS");
        } catch (ExecutionException e) {
            throw explain(e.getCause() == null ? e : e.getCause(), name);
        } finally {
            task.cancel(true);
        }
    }

    /// The name under which DNS keeps the names of an address: `1.2.0.192.in-addr.arpa` (RFC 1035,
    /// section 3.5), nibble by nibble below `ip6.arpa` for IPv6 (RFC 3596, section 2.5).
    public static String reverseName(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder name = new StringBuilder(72);
        for (int i = bytes.length - 1; i >= 0; i--) {
            int value = bytes[i] & 0xff;
            if (bytes.length == 4) {
                name.append(value).append('.');
            } else {
                name.append(Character.forDigit(value & 15, 16)).append('.');
                name.append(Character.forDigit(value >> 4, 16)).append('.');
            }
        }
        return name.append(bytes.length == 4 ? "in-addr.arpa" : "ip6.arpa").toString();
    }

    // JNDI's danger is objects made from an answer: the DNS provider's attributes are only strings.
    @SuppressWarnings("BanJNDI")
    private List<DnsRecord> ask(String name, DnsRecord.Type type) throws NamingException {
        DirContext context = new InitialDirContext(environment());
        try {
            Attributes attributes =
                    context.getAttributes(
                            new CompositeName().add(name), new String[] {type.name()});
            Attribute values = attributes.get(type.name());
            return values == null ? List.of() : read(values, type);
        } finally {
            context.close();
        }
    }

    private static List<DnsRecord> read(Attribute values, DnsRecord.Type type)
            throws NamingException {
        List<DnsRecord> records = new ArrayList<>();
        NamingEnumeration<?> all = values.getAll();
        while (all.hasMore()) {
            records.add(parse(type, String.valueOf(all.next())));
        }
        records.sort(ORDER);
        return List.copyOf(records);
    }

    /// By preference or priority; of equal services the heaviest first; the rest as they came.
    private static final Comparator<DnsRecord> ORDER =
            Comparator.comparingInt(DnsClient::rank).thenComparingInt(DnsClient::lightness);

    private static int rank(DnsRecord record) {
        return switch (record) {
            case DnsRecord.Mail mail -> mail.preference();
            case DnsRecord.Service service -> service.priority();
            case DnsRecord.Text _ -> 0;
        };
    }

    private static int lightness(DnsRecord record) {
        return record instanceof DnsRecord.Service service ? -service.weight() : 0;
    }

    /// Reads a record's data as the provider writes it: in the form of RFC 1035, names with a last
    /// dot.
    static DnsRecord parse(DnsRecord.Type type, String data) {
        String[] fields = data.split(" ", -1);
        try {
            return switch (type) {
                case MX -> new DnsRecord.Mail(Integer.parseInt(fields[0]), host(fields[1]));
                case SRV ->
                        new DnsRecord.Service(
                                Integer.parseInt(fields[0]),
                                Integer.parseInt(fields[1]),
                                Integer.parseInt(fields[2]),
                                host(fields[3]));
                case CNAME, NS, PTR -> new DnsRecord.Text(type, host(data));
                case A, AAAA, NAPTR, SOA, TXT -> new DnsRecord.Text(type, data);
            };
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalStateException("the DNS provider gave " + type + " " + data, e);
        }
    }

    /// Without the last dot, but for the root itself (a mail server `.` means none: RFC 7505).
    private static String host(String name) {
        return name.length() > 1 && name.endsWith(".")
                ? name.substring(0, name.length() - 1)
                : name;
    }

    @SuppressWarnings("JdkObsolete") // JNDI takes a Hashtable
    private Hashtable<String, String> environment() {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", server == null ? "dns:" : "dns://" + server);
        long millis = Math.clamp(timeout.toMillis(), 1, 3_600_000);
        environment.put(
                "com.sun.jndi.dns.timeout.initial",
                Long.toString(Math.max(1, millis / FIRST_TRY_SHARE)));
        environment.put("com.sun.jndi.dns.timeout.retries", "3");
        return environment;
    }

    private DeadlineException noAnswer() {
        return new DeadlineException(
                DeadlineException.Phase.RESOLVE,
                who() + " did not answer within " + timeout.toMillis() + " ms");
    }

    private String who() {
        return server == null ? "the system's DNS server" : "the DNS server " + server;
    }

    private IOException explain(Throwable failure, String name) {
        Throwable root = failure;
        if (failure instanceof NamingException naming && naming.getRootCause() != null) {
            root = naming.getRootCause();
        }
        return switch (root) {
            case NameNotFoundException _ -> unknown("there is no name '" + name + "' in DNS", root);
            case SocketTimeoutException _ -> noAnswer();
            case PortUnreachableException _ -> unreachable("nothing listens there", root);
            case ConnectException e -> unreachable(String.valueOf(e.getMessage()), e);
            case NoRouteToHostException e -> unreachable(String.valueOf(e.getMessage()), e);
            case UnknownHostException e -> unknown(who() + ": its host is unknown", e);
            case CommunicationException e -> unreachable(String.valueOf(e.getMessage()), e);
            case NamingException e ->
                    new IOException(who() + " gave no answer: " + e.getMessage(), e);
            default -> new IOException(who() + " could not be asked: " + root.getMessage(), root);
        };
    }

    private static IOException unknown(String message, Throwable cause) {
        IOException e = new UnknownHostException(message);
        e.initCause(cause);
        return e;
    }

    private IOException unreachable(String reason, Throwable cause) {
        IOException e = new ConnectException(who() + " can't be reached: " + reason);
        e.initCause(cause);
        return e;
    }

    private static void requireName(String name) {
        boolean printable =
                name.chars().allMatch(c -> c > ' ' && c < 127 && "/\\\"'".indexOf(c) < 0);
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || !printable) {
            throw new IllegalArgumentException(
                    "'" + name.strip() + "' is not a domain name (ASCII, at most 253 characters)");
        }
    }
}
