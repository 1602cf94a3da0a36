package dev.porthole.sasl;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// A client's login over the lines of a text protocol, in base64 (RFC 4954, section 4; RFC 5034,
/// section 4; RFC 4643, section 2.4). The protocol reads the replies.
///
/// 1. [#begin]: names the mechanism.
/// 2. [#answer] each challenge.
/// 3. The server says no: [#explain]. It says yes: [SaslClient#succeeded], or [#succeeded].
///
/// For one thread; one object for each login.
public final class LineLogin {
    private static final String EMPTY = "=";
    private static final String CANCEL = "*";

    private final Wire wire;
    private final SaslClient sasl;
    private final String empty;
    private Optional<Response> waiting = Optional.empty(); // the initial response, till asked for

    /// A login by this mechanism.
    ///
    /// @param empty how the protocol writes a response without data, and perhaps a challenge: `""`
    ///   or `=`. An initial response without data is `=` in all protocols
    public LineLogin(Wire wire, SaslClient sasl, String empty) {
        this.wire = wire;
        this.sasl = sasl;
        this.empty = empty;
    }

    /// Names the mechanism by this command, with the initial response if there is one.
    ///
    /// @param room how long that may be, in base64; a longer one waits until it is asked for, which
    ///   it always does with 0
    public void begin(String command, int room) throws IOException {
        Optional<Response> initial = sasl.initialResponse();
        if (initial.isPresent() && encode(initial.get(), EMPTY).length() <= room) {
            write(command + " ", initial.get(), EMPTY);
        } else {
            waiting = initial;
            wire.writeLine(command);
        }
    }

    /// Answers a challenge; or cancels the login, if it can't be read or breaks the mechanism.
    ///
    /// @param challenge as the server has written it
    /// @throws MalformedException if it is no base64, or the server breaks the mechanism
    /// @throws SaslException.ServerNotProven if the server's proof is wrong
    public void answer(String challenge) throws IOException {
        Response response;
        try {
            byte[] bytes = decode(challenge);
            response = waiting.isPresent() ? waiting.get() : sasl.respond(bytes);
        } catch (IOException e) {
            wire.writeLine(CANCEL);
            wire.flush();
            throw e;
        }
        waiting = Optional.empty();
        write("", response, empty);
    }

    /// The server has said no: fails with its words and what it said before about why, or does
    /// nothing if it said nothing before.
    ///
    /// @param no the server's words
    /// @throws WireException.Refused with both
    public void explain(String command, Object no, boolean temporary) throws WireException.Refused {
        Optional<String> why = sasl.refusal();
        if (why.isPresent()) {
            throw new WireException.Refused(command, no + " (" + why.get() + ")", temporary);
        }
    }

    /// The server has said yes, with a last challenge.
    ///
    /// @throws MalformedException if that is no base64, or the server breaks the mechanism
    /// @throws SaslException.ServerNotProven if it must not be believed
    public void succeeded(String challenge) throws IOException {
        sasl.succeeded(decode(challenge));
    }

    private void write(String open, Response response, String ifEmpty) throws IOException {
        String text = encode(response, ifEmpty);
        if (response.isSecret()) {
            wire.writeSecretLine(open, text);
        } else {
            wire.writeLine(open + text);
        }
    }

    private static String encode(Response response, String ifEmpty) {
        byte[] bytes = response.bytes();
        return bytes.length == 0 ? ifEmpty : Base64.getEncoder().encodeToString(bytes);
    }

    private byte[] decode(String challenge) throws MalformedException {
        String text = challenge.strip();
        try {
            return text.equals(empty) ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new MalformedException(
                    "a challenge is base64 (RFC 4648, section 4), not \"%s\""
                            .formatted(Printable.of(challenge)));
        }
    }
}
