/// The one text layer below all protocols.
///
/// In reading order: [Wire], which reads and writes; [Dialect] and [WireLimits], what it is told;
/// [Reply], the answer with a code; [WireException], whose fault a failure is; [Steps], whether a
/// client can go on after it; [Printable], how others' bytes appear in messages. `Input` and
/// `Output` are its buffers, `LineReader`, `Body`, `DottedBody`, `CountedBody` and `DotStuffing`
/// what it does for bodies.
///
/// ```java
/// Wire wire = new Wire(connection, Dialect.strict("SMTP", "RFC 5321, section 2.3.8", US_ASCII), WireLimits.DEFAULT);
/// wire.readReply().require("the greeting", 220);
/// wire.writeLine("EHLO " + name);
/// List<String> extensions = wire.readReply().require("EHLO", 250).lines();
/// ```
@NullMarked
package dev.porthole.wire;

import org.jspecify.annotations.NullMarked;
