package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;
import dev.porthole.nntp.NntpFeed.Offer;
import dev.porthole.nntp.NntpFeed.Outcome;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.WireException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Does what the client of a transcript does, by the client's methods, and sees that what they
/// return is what the server has said.
final class NntpDriver {
    private static final Map<Outcome, String> CODES =
            Map.of(
                    Outcome.TAKEN, "239",
                    Outcome.NOT_WANTED, "438",
                    Outcome.DEFERRED, "431",
                    Outcome.REJECTED, "439");

    private final Transcript transcript;
    private final NntpClient client;
    private int turn = 1; // the greeting was read

    NntpDriver(Transcript transcript, NntpClient client) {
        this.transcript = transcript;
        this.client = client;
    }

    void drive() throws IOException {
        while (turn < transcript.turns().size()) {
            NntpCommand command = NntpCommand.parse(texts(turn).getFirst());
            if (isSaidOf("fails", command)) {
                assertThatThrownBy(() -> say(command)).isInstanceOf(MalformedException.class);
                assertThat(client.isOpen()).isFalse();
                turn += 2;
            } else {
                step(command);
                assertThat(client.isOpen())
                        .as("%s after %s", transcript, command)
                        .isEqualTo(command.verb() != NntpVerb.QUIT && !isSaidOf("ends", command));
            }
        }
    }

    private boolean isSaidOf(String key, NntpCommand command) {
        return transcript.setUp(key).contains(command.verb().name());
    }

    private void step(NntpCommand command) throws IOException {
        if (command.verb() == NntpVerb.AUTHINFO) {
            login(command);
        } else if (command.verb() == NntpVerb.MODE && transcript.has("feed")) {
            feed();
        } else if (expected().matches("(340|335).*")) {
            turn += 2;
            InputStream article = new ByteArrayInputStream(unstuffed(texts(turn)).getBytes(UTF_8));
            turn += 2;
            compare(
                    texts(turn - 1).getFirst(),
                    () -> {
                        if (command.verb() == NntpVerb.POST) {
                            client.post(article);
                        } else {
                            client.offer(command.readMessageId(0), article);
                        }
                    });
        } else {
            compare(expected(), () -> say(command));
            turn += 2;
        }
    }

    @FunctionalInterface
    private interface Saying {
        void say() throws IOException;
    }

    /// A no of the server is thrown, with its code.
    private void compare(String expected, Saying saying) throws IOException {
        if (expected.charAt(0) < '4' || isForgiven(expected)) {
            saying.say();
        } else {
            assertThatThrownBy(saying::say)
                    .as("%s", transcript)
                    .isInstanceOfSatisfying(
                            WireException.Refused.class,
                            e ->
                                    assertThat(e.reply().orElseThrow().code())
                                            .hasToString(expected.substring(0, 3)));
        }
    }

    /// Whether the client takes this no for nothing: of a server without CAPABILITIES, and about
    /// numbers that no article has.
    private boolean isForgiven(String expected) {
        String command = texts(turn).getFirst();
        return command.equals("CAPABILITIES")
                || (expected.matches("42[03].*") && command.matches("X?(OVER|HDR) .*"));
    }

    private void say(NntpCommand command) throws IOException {
        switch (command.verb()) {
            case CAPABILITIES ->
                    assertThat(client.capabilities())
                            .isEqualTo(NntpCapabilities.parse(codedList(101)));
            case MODE -> {
                client.modeReader();
                assertThat(client.isPostingAllowed()).isEqualTo(expected().startsWith("200"));
            }
            case STARTTLS -> client.startTls();
            case GROUP ->
                    assertThat(client.group(command.argument(0)))
                            .isEqualTo(Group.parse(text(), command.argument(0)));
            case LISTGROUP ->
                    assertThat(client.numbers(command.argument(0), range(command)))
                            .extracting(Object::toString)
                            .isEqualTo(list());
            case NEXT -> assertThat(client.next()).isEqualTo(Located.parse(text()));
            case LAST -> assertThat(client.last()).isEqualTo(Located.parse(text()));
            case STAT ->
                    assertThat(command.has(0) ? client.stat(command.readArticle(0)) : client.stat())
                            .isEqualTo(Located.parse(text()));
            case ARTICLE, HEAD, BODY -> read(fetch(command));
            case OVER, XOVER ->
                    assertThat(client.overview(command.readArticles(0)))
                            .extracting(Overview::encode)
                            .isEqualTo(list());
            case HDR, XHDR ->
                    assertThat(client.headers(command.argument(0), command.readArticles(1)))
                            .extracting(HeaderValue::encode)
                            .isEqualTo(list());
            case LIST -> listed(command);
            case NEWGROUPS ->
                    assertThat(client.newGroups(time(command, 0)))
                            .extracting(ListedGroup::encode)
                            .isEqualTo(list());
            case NEWNEWS ->
                    assertThat(client.newNews(command.readWildmat(0), time(command, 1)))
                            .extracting(MessageId::text)
                            .isEqualTo(list());
            case DATE -> assertThat(NewsDate.digits(client.date())).isEqualTo(text());
            case HELP -> assertThat(client.help()).isEqualTo(list());
            case POST -> client.post(InputStream.nullInputStream());
            case IHAVE -> client.offer(command.readMessageId(0), InputStream.nullInputStream());
            case QUIT -> client.quit();
            default -> throw new AssertionError(transcript + ": " + command);
        }
    }

    private Article fetch(NntpCommand command) throws IOException {
        if (!command.has(0)) {
            return switch (command.verb()) {
                case ARTICLE -> client.article();
                case HEAD -> client.head();
                default -> client.body();
            };
        }
        ArticleId id = command.readArticle(0);
        return switch (command.verb()) {
            case ARTICLE -> client.article(id);
            case HEAD -> client.head(id);
            default -> client.body(id);
        };
    }

    private void read(Article article) throws IOException {
        try (article) {
            assertThat(new Located(article.number(), article.messageId()))
                    .isEqualTo(Located.parse(text()));
            List<String> lines = texts(turn + 1).subList(1, texts(turn + 1).size());
            assertThat(new String(article.readAllBytes(), UTF_8)).isEqualTo(unstuffed(lines));
        }
    }

    private void listed(NntpCommand command) throws IOException {
        Wildmat which = command.has(1) ? command.readWildmat(1) : Wildmat.ALL;
        switch (command.keyword()) {
            case "ACTIVE" ->
                    assertThat(client.groups(which))
                            .extracting(ListedGroup::encode)
                            .isEqualTo(withoutZeros(list()));
            case "NEWSGROUPS" -> {
                Map<String, String> expected = new LinkedHashMap<>();
                for (String line : list()) {
                    String[] words = line.split("\\s+", 2);
                    expected.put(words[0], words.length > 1 ? words[1] : "");
                }
                assertThat(client.descriptions(which)).isEqualTo(expected);
            }
            default ->
                    assertThat(client.list(command.arguments().toArray(String[]::new)))
                            .isEqualTo(list());
        }
    }

    /// INN writes numbers with ten digits.
    private static List<String> withoutZeros(List<String> lines) {
        return lines.stream().map(each -> each.replaceAll(" 0+(?=[0-9])", " ")).toList();
    }

    private static ArticleNumbers range(NntpCommand command) throws NntpRefusal {
        return command.has(1) ? command.readRange(1) : ArticleNumbers.ALL;
    }

    private static Instant time(NntpCommand command, int position) {
        return NewsDate.parse(command.argument(position), command.argument(position + 1));
    }

    private void login(NntpCommand command) throws IOException {
        String[] words =
                (transcript.has("login") ? transcript.setUp("login") : transcript.setUp("user"))
                        .getFirst()
                        .split(" ", 2);
        Credentials credentials = new Credentials(words[0], words[1]);
        while (expected().matches("38[13].*")) {
            turn += 2;
        }
        compare(
                expected(),
                () -> {
                    if (command.keyword().equals("SASL")) {
                        Mechanism mechanism = Mechanism.parse(command.argument(1)).orElseThrow();
                        client.login(SaslClient.of(mechanism, credentials));
                    } else {
                        client.loginByPassword(credentials);
                    }
                });
        turn += 2;
    }

    /// From MODE STREAM to the answer to the last article, in one call.
    private void feed() throws IOException {
        String mode = expected();
        List<String> said = new ArrayList<>();
        for (turn += 2; turn < transcript.turns().size() && isOfFeed(); turn += 2) {
            said.addAll(texts(turn));
        }
        List<String> outcomes = new ArrayList<>();
        List<Offer> offers =
                said.stream()
                        .filter(each -> each.startsWith("CHECK "))
                        .map(each -> new MessageId(each.substring(6)))
                        .map(id -> new Offer(id, () -> article(said, id)))
                        .toList();
        compare(mode, () -> client.feed(offers, (_, outcome) -> outcomes.add(CODES.get(outcome))));
        assertThat(String.join(" ", outcomes))
                .isEqualTo(transcript.setUp("feed").getFirst().strip());
    }

    private boolean isOfFeed() {
        return texts(turn).getFirst().matches("(CHECK|TAKETHIS) .*");
    }

    private static InputStream article(List<String> said, MessageId id) {
        int start = said.indexOf("TAKETHIS " + id) + 1;
        List<String> rest = said.subList(start, said.size());
        String text = unstuffed(rest.subList(0, rest.indexOf(".") + 1));
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /// What lines up to the one with a dot stand for.
    static String unstuffed(List<String> lines) {
        return lines.subList(0, lines.size() - 1).stream()
                .map(each -> each.startsWith(".") ? each.substring(1) : each)
                .map(each -> each + "\r\n")
                .collect(Collectors.joining());
    }

    private List<String> texts(int position) {
        return transcript.turns().get(position).lines().stream().map(Line::text).toList();
    }

    /// The first line of the answer to the present turn.
    private String expected() {
        return texts(turn + 1).getFirst();
    }

    private String text() {
        return expected().length() > 4 ? expected().substring(4) : "";
    }

    private List<String> codedList(int code) {
        return expected().startsWith(Integer.toString(code)) ? list() : List.of();
    }

    /// What the server lists in its answer; nothing if it says no.
    private List<String> list() {
        List<String> lines = texts(turn + 1);
        return lines.size() < 2 ? List.of() : lines.subList(1, lines.size() - 1);
    }
}
