/// Connections: to open, accept, read, write, secure, limit and observe them. The foundation of all
/// other packages; imports none of them.
///
/// In reading order:
/// 1. [Endpoint] (an address only), [PortClass], [PortRegistry], [TransportProtocol], [Security];
/// 2. [Limits] and [Deadline]: how much, and until when;
/// 3. [Connection], a stream of bytes to one peer, over a `Transport`: `SocketTransport`,
///    `PipeTransport` (in memory), `TlsTransport` (over either); `Watch` keeps its time limits, with
///    `ThreadTimer`;
/// 4. [Observer], [Event] and [Flow]: what is seen of it;
/// 5. [Dialer] opens connections, with `HappyEyeballs`, [Resolver], [Retry] and [Proxy] ([Socks5],
///    [HttpConnect], [Credentials]);
/// 6. [Listener] accepts them, with [ProxyProtocol];
/// 7. [Tls], with `Pem` and `Trust`;
/// 8. [Datagrams]: UDP;
/// 9. [DnsClient] and [DnsRecord]: what the system's resolver can't be asked for;
/// 10. [NetException] and its kinds, each of which says whose fault it is.
///
/// | RFC | | done | not done |
/// |---|---|---|---|
/// | 9293, 768 | TCP, UDP | by the kernel: connect, listen, half-close, reset, datagrams; urgent bytes arrive in line | sending urgent data, multicast |
/// | 8305 | Happy Eyeballs | both families in turn, 250 ms apart, the first wins | asking for A and AAAA separately |
/// | 8446, 5246 | TLS 1.3 and 1.2, client and server | handshake, close_notify, half-close, key update | 1.1 and older, 0-RTT |
/// | 9525, 6066, 7301 | host names, SNI, ALPN | verified, sent, agreed on | SNI on the server's side |
/// | 7468, 5958, 5915, 8017 | PEM files | certificates; PKCS#8, EC and RSA keys | encrypted keys |
/// | 1928, 1929 | SOCKS5 | CONNECT; no authentication, or user and password | BIND, UDP, GSSAPI |
/// | 9110, 7617 | HTTP proxies | CONNECT; no authentication, or Basic | Digest, TLS to the proxy |
/// | PROXY protocol 1 and 2 | what a proxy in front says | received: addresses | sent; the optional fields are skipped |
/// | 6335 | port numbers | the registry, its classes | |
/// | 1035, 2782, 3596 | DNS | A, AAAA, CNAME, MX, NAPTR, NS, PTR, SOA, SRV, TXT, by a server | DNSSEC |
///
/// A client, with its own time to connect:
///
/// ```java
/// Dialer dialer = Dialer.builder().connectTimeout(Duration.ofSeconds(3)).build();
/// try (Connection connection = dialer.dial(Endpoint.parse("localhost:50007"))) {
///     connection.write("Hello, np\n".getBytes(UTF_8));
///     connection.shutdownOutput();
///     for (byte[] some = connection.read(1024); some.length > 0; some = connection.read(1024)) {
///         System.out.write(some);
///     }
/// }
/// ```
///
/// The other side, for one client; `dev.porthole.server` does it for thousands:
///
/// ```java
/// try (Listener listener = Listener.bind(Endpoint.parse("127.0.0.1:50007"))) {
///     try (Connection connection = listener.accept()) {
///         connection.write(connection.read(1024));
///     }
/// }
/// ```
@NullMarked
package dev.porthole.net;

import org.jspecify.annotations.NullMarked;
