package dev.porthole.cli;

import java.util.List;

/// The schemes of URLs there are.
final class Sites {
    static final List<String> SCHEMES =
            List.of("finger", "ftp", "ftps", "news", "newss", "nntp", "nntps", "pop3", "pop3s");

    private Sites() {}

    /// Opens what `url` names.
    ///
    /// @throws Failure if its scheme is none of ours
    static Site open(String url, ClientOptions options, Console console) throws Exception {
        Target target = Target.parse(url);
        options.requireFit(target);
        return switch (target.scheme()) {
            case "finger" -> new FingerSite(target, options);
            case "ftp", "ftps" -> FtpSite.open(target, options);
            case "news", "newss", "nntp", "nntps" -> NewsSite.open(target, options);
            case "pop3", "pop3s" -> Pop3Site.open(target, options);
            default ->
                    throw Failure.usage(
                            "there is no scheme '%s': choose one of %s"
                                    .formatted(target.scheme(), String.join(", ", SCHEMES)));
        };
    }
}
