package dev.porthole.sasl;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// A server's side of a login over the lines of a text protocol, in base64 (RFC 4954, section 4;
/// RFC 5034, section 4; RFC 4643, section 2.4). What is secret is masked for observers.
///
/// Either [#run] does all of it; or a protocol goes step by step, by [#start] and [#ask], if it has
/// something to say of its own. For one thread; one object for each login.
public final class LineAuthentication {
    private static final String EMPTY = "=";
    private static final String CANCEL = "*";

    private final Wire wire;
    private final SaslServer sasl;
    private final String empty;
    private final Prompt prompt;

    /// How a protocol sends a challenge.
    @FunctionalInterface
    public interface Prompt {
        /// Writes it.
        ///
        /// @param challenge in base64
        void write(String challenge) throws IOException;
    }

    /// A login by this mechanism.
    ///
    /// @param empty how the protocol writes a challenge or a response without data: `""` or `=`. An
    ///   initial response without data is `=` in all protocols
    public LineAuthentication(Wire wire, SaslServer sasl, String empty, Prompt prompt) {
        this.wire = wire;
        this.sasl = sasl;
        this.empty = empty;
        this.prompt = prompt;
    }

    /// Finds out who the client is.
    ///
    /// @param initial the initial response as the client has written it, if it has
    /// @throws MalformedException if the client breaks the mechanism, or says what is no base64
    /// @throws SaslException.Cancelled if it breaks the login off
    public Outcome run(Optional<String> initial) throws IOException {
        Step step = start(initial);
        while (step instanceof Step.Challenge challenge) {
            step = ask(challenge);
        }
        return (Outcome) step;
    }

    /// The first step of [#run].
    ///
    /// @throws MalformedException as [#run]
    public Step start(Optional<String> initial) throws MalformedException {
        return initial.isPresent() ? sasl.start(decode(initial.get(), EMPTY)) : sasl.start();
    }

    /// Sends a challenge; what follows from its answer.
    ///
    /// @throws MalformedException as [#run]
    /// @throws SaslException.Cancelled as [#run]
    public Step ask(Step.Challenge challenge) throws IOException {
        boolean secret = sasl.awaitsSecret();
        prompt.write(encode(challenge));
        String line = wire.readLine(each -> secret && !each.equals(CANCEL) ? 0 : each.length());
        if (line.equals(CANCEL)) {
            throw new SaslException.Cancelled();
        }
        return sasl.respond(decode(line, empty));
    }

    /// A challenge as the protocol writes it.
    public String encode(Step.Challenge challenge) {
        byte[] bytes = challenge.bytes();
        return bytes.length == 0 ? empty : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decode(String text, String ifEmpty) throws MalformedException {
        try {
            return text.equals(ifEmpty) ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new MalformedException("that is not base64 (RFC 4648, section 4)");
        }
    }
}
