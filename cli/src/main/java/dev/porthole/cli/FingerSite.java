package dev.porthole.cli;

import dev.porthole.finger.FingerClient;
import dev.porthole.finger.FingerQuery;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/// `finger://host/user`, or `finger://user@host`, and `finger://host/` for the list of users.
final class FingerSite implements Site {
    private final Target target;
    private final ClientOptions options;

    FingerSite(Target target, ClientOptions options) {
        this.target = target;
        this.options = options;
    }

    @Override
    public String name() {
        return "finger";
    }

    @Override
    public Source get(long offset) throws Exception {
        Require.absent(offset > 0, "an answer of finger has no offset");
        Require.absent(
                !target.user().isEmpty() && !target.path().isEmpty(),
                "whom to ask for? Write finger://HOST/USER");
        String whom = target.user().isEmpty() ? target.path() : target.user();
        String answer =
                FingerClient.create()
                        .withDialer(options.dialer())
                        .query(target.endpoint(FingerClient.PORT), FingerQuery.parse(whom));
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        return new Source(new ByteArrayInputStream(bytes), bytes.length);
    }
}
