package dev.porthole.lab.experiment;

import dev.porthole.echo.SimpleService;
import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Socket;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.Tls;
import dev.porthole.server.Server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/// What a TLS handshake takes on top of TCP's: round trips and bytes, of version 1.3 and of the one
/// before.
final class TlsHandshake implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final String HOST = "localhost";
    private static final String DATA = "hello";
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public List<String> rows() {
        return List.of("D1");
    }

    @Override
    public Group group() {
        return Group.BEYOND;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.choice("engine", "jdk", "ring"));
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(SERVER, "start"), new Fragment(CLIENT, "client"));
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(1); // the JDK's first handshake takes its time
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Tls.Identity identity = SelfSigned.forName(HOST);
        try (Engine engine = Engines.of(run);
                Server server = start(engine, identity)) {
            int port = server.endpoint().port();
            run.port(port, SERVER);
            for (String version : VERSIONS) {
                X509Certificate trusted = identity.chain().getFirst();
                run.start(CLIENT, () -> client(run, version, port, trusted)).await();
            }
        }
    }

    private static Server start(Engine engine, Tls.Identity identity) throws IOException {
        return SimpleService.ECHO
                .server()
                .engine(engine)
                .endpoint(Endpoint.of("127.0.0.1", 0))
                .tls(Tls.server(identity))
                .start();
    }

    private static void client(Run run, String version, int port, X509Certificate trusted)
            throws Exception {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port); // TCP's handshake
        TlsClient tls = new TlsClient(s, version, HOST, trusted, record(run));
        tls.handshake();
        run.note(CLIENT, "agreed", tls.agreed());
        tls.send(Bytes.of(DATA));
        run.note(CLIENT, "answer", new String(tls.recv(), StandardCharsets.UTF_8));
        tls.close();
    }

    private static TlsClient.Observer record(Run run) {
        return (direction, records) -> run.note(CLIENT, direction, records);
    }

    /// A connection's calls.
    ///
    /// @param handshake those of the TLS handshake
    /// @param data the one that sent application data
    private record Talk(Call connect, List<Call> handshake, Call data) {
        /// How often the client had to wait for an answer to what it had sent.
        long roundTrips() {
            long count = 0;
            for (int i = 1; i < handshake.size(); i++) {
                boolean isAnswer = handshake.get(i).name().equals("recv");
                count += isAnswer && handshake.get(i - 1).name().equals("send") ? 1 : 0;
            }
            return count;
        }

        long bytes(String name) {
            return handshake.stream()
                    .filter(call -> call.name().equals(name))
                    .mapToLong(Call::bytes)
                    .sum();
        }
    }

    /// The connection of the version of that place.
    private static Talk talk(Evidence evidence, int index) {
        long agreed = agreed(evidence).get(index).nanos();
        Call connect = evidence.calls(CLIENT, "connect").get(index);
        List<Call> calls =
                evidence.events(Event.Called.class)
                        .map(Event.Called::call)
                        .filter(call -> call.socket() == connect.socket())
                        .filter(call -> List.of("send", "recv").contains(call.name()))
                        .toList();
        return new Talk(
                connect,
                calls.stream().filter(call -> call.startNanos() < agreed).toList(),
                calls.stream()
                        .filter(call -> call.startNanos() > agreed)
                        .findFirst()
                        .orElseThrow());
    }

    private static List<Event.Noted> agreed(Evidence evidence) {
        return evidence.events(Event.Noted.class)
                .filter(noted -> noted.name().equals("agreed"))
                .toList();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        return List.of(
                tcp(evidence),
                version(evidence, "one-more", 0, 1),
                version(evidence, "two-more", 1, 2),
                data(evidence));
    }

    /// TCP's handshake is before the first byte of TLS, and carries none.
    private static Finding tcp(Evidence evidence) {
        Talk talk = talk(evidence, 0);
        long opening =
                evidence.events(Event.Travelled.class)
                        .map(Event.Travelled::segment)
                        .filter(segment ->
                                segment.nanos() < talk.handshake().getFirst().startNanos())
                        .filter(segment -> segment.payload() == 0)
                        .count();
        boolean met = talk.connect().errno().isEmpty() && opening == 3;
        return Finding.of("tcp", met, opening);
    }

    private static Finding version(Evidence evidence, String key, int index, long roundTrips) {
        Talk talk = talk(evidence, index);
        String agreed = agreed(evidence).get(index).text();
        boolean met =
                agreed.startsWith(VERSIONS.get(index) + " ") && talk.roundTrips() == roundTrips;
        return Finding.of(
                key, met, agreed, talk.roundTrips(), talk.bytes("send"), talk.bytes("recv"));
    }

    /// The data arrives and comes back, and is longer on its way.
    private static Finding data(Evidence evidence) {
        long sent = talk(evidence, 0).data().bytes();
        List<String> answers = evidence.noted("answer");
        boolean met = answers.equals(List.of(DATA, DATA)) && sent > DATA.length();
        return Finding.of("data", met, DATA.length(), sent);
    }
}
