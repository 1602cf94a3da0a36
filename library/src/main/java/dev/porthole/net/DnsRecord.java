package dev.porthole.net;

import java.util.List;
import java.util.Locale;

/// One answer of the Domain Name System, its data read as far as its type is known here.
public sealed interface DnsRecord {
    /// What can be asked for.
    enum Type {
        /// An IPv4 address (RFC 1035).
        A,
        /// An IPv6 address (RFC 3596).
        AAAA,
        /// The name that this one is an alias of (RFC 1035).
        CNAME,
        /// Where mail for the name goes (RFC 1035, RFC 5321 section 5).
        MX,
        /// Rewriting rules for services (RFC 3403).
        NAPTR,
        /// The name's name servers (RFC 1035).
        NS,
        /// The name of an address (RFC 1035, section 3.5).
        PTR,
        /// Who is in charge of the zone (RFC 1035).
        SOA,
        /// Where a service is (RFC 2782).
        SRV,
        /// Text (RFC 1035).
        TXT;

        /// The type of a name in either case.
        ///
        /// @throws IllegalArgumentException naming the ones there are
        public static Type of(String name) {
            try {
                return valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not one of " + List.of(values()), e);
            }
        }
    }

    /// Which type of record it is.
    Type type();

    /// Its data as text, in the form of RFC 1035, section 5: `10 mail.example.org`.
    String data();

    /// Where mail goes: to the host with the lowest preference first.
    record Mail(int preference, String host) implements DnsRecord {
        @Override
        public Type type() {
            return Type.MX;
        }

        @Override
        public String data() {
            return preference + " " + host;
        }
    }

    /// Where a service is: the lowest priority first; among equals, as often as its share of the
    /// weights.
    record Service(int priority, int weight, int port, String host) implements DnsRecord {
        @Override
        public Type type() {
            return Type.SRV;
        }

        @Override
        public String data() {
            return priority + " " + weight + " " + port + " " + host;
        }
    }

    /// Any other record.
    record Text(Type type, String data) implements DnsRecord {}
}
