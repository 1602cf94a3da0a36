/// Telnet: a terminal at the other end of a connection, client and server.
///
/// | RFC | done | refused, politely | not planned |
/// |---|---|---|---|
/// | 854, 855 | data, all commands, options, subnegotiations | | urgent data (synch): DM is taken as it comes |
/// | 856 | BINARY, either way | | |
/// | 857 | ECHO by the server | ECHO by the client: two echoes loop | |
/// | 858 | SUPPRESS-GO-AHEAD | | GA is not sent |
/// | 860 | | TIMING-MARK, with WONT after all that came before | |
/// | 885 | EOR is told | END-OF-RECORD | records |
/// | 1073 | NAWS, and each change | | |
/// | 1091 | TERMINAL-TYPE, with several names | | |
/// | 1123, section 3 | ends of lines, unknown commands | | |
/// | 1143 | the Q method, with its queue | | |
/// | 1184 | its commands EOF, SUSP, ABORT | LINEMODE | |
/// | 2066 | CHARSET: UTF-8 | other sets, translation tables | |
/// | 859, 1079, 1096, 1372, 1408, 1572, 2941, 2946 | | all | ENCRYPT: TLS does it |
///
/// Options cannot loop (RFC 1143), and what a peer may ask for is bounded ([TelnetLimits]). Telnet
/// encrypts nothing: use TLS.
///
/// In reading order: [TelnetCommand] and [TelnetOption], the numbers; `Codec`, the bytes; `QState`
/// and `Negotiation`, the Q method; `Subnegotiations`, with [WindowSize], `TerminalType` and
/// `CharsetOption`; `Outgoing` and [TelnetConnection], which put these together, as
/// [TelnetSettings] say; [TelnetClient]; `LineEditor`, [TelnetSession] and [TelnetServer], with
/// [TelnetShell] to try them.
///
/// A server:
///
/// ```java
/// TelnetHandler greeter = session -> {
///     String name = session.readLine("login: ").orElse("nobody");
///     String password = session.readPassword("Password: ").orElse("");
///     session.println(password.isEmpty() ? "Go away." : "Welcome, " + name + ".");
/// };
/// try (Server server = TelnetServer.server(greeter).endpoint(Endpoint.parse(":2023")).start()) {
///     server.join();
/// }
/// ```
///
/// A client:
///
/// ```java
/// Deadline deadline = Deadline.after(Duration.ofSeconds(10));
/// try (TelnetClient client = new TelnetClient(Connection.open("localhost", 2023))) {
///     client.expect("login: ", deadline);
///     client.sendLine("alice");
///     client.expect("Password: ", deadline);
///     client.sendPassword("secret");
///     client.expect("Welcome, alice.", deadline);
/// }
/// ```
@NullMarked
package dev.porthole.telnet;

import org.jspecify.annotations.NullMarked;
