package dev.porthole.smtp;

import dev.porthole.smtp.Envelope.Body;
import dev.porthole.smtp.Envelope.Return;
import dev.porthole.smtp.Recipient.Notify;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// An envelope as parameters of MAIL and RCPT, and back.
///
/// Errors common to what reads: [SmtpRefusal], with the reply.
final class EnvelopeParameters {
    private static final int MAX_SIZE_DIGITS = 18; // RFC 1870 allows 20, more than a long holds

    private EnvelopeParameters() {}

    /// What MAIL says to a server with these extensions.
    static SmtpParameters ofMail(Envelope envelope, SmtpExtensions extensions) {
        SmtpParameters all = SmtpParameters.NONE;
        if (envelope.size().isPresent() && extensions.offers(SmtpExtensions.SIZE)) {
            all = all.with("SIZE", Long.toString(envelope.size().getAsLong()));
        }
        if (envelope.body() == Body.EIGHT_BIT && extensions.offers(SmtpExtensions.EIGHT_BIT)) {
            all = all.with("BODY", "8BITMIME");
        }
        if (envelope.needsSmtpUtf8()) {
            all = all.with("SMTPUTF8", "");
        }
        if (envelope.returned().isPresent()) {
            all = all.with("RET", envelope.returned().get().name());
        }
        return envelope.id().isEmpty()
                ? all
                : all.with("ENVID", SmtpParameters.encodeText(envelope.id()));
    }

    /// What RCPT says.
    static SmtpParameters ofRecipient(Recipient recipient) {
        SmtpParameters all = SmtpParameters.NONE;
        if (!recipient.reports().isEmpty()) {
            String when =
                    recipient.reports().stream()
                            .sorted()
                            .map(Notify::name)
                            .collect(Collectors.joining(","));
            all = all.with("NOTIFY", when);
        }
        if (!recipient.original().isEmpty()) {
            String[] parts = recipient.original().split(";", 2);
            all = all.with("ORCPT", parts[0] + ";" + SmtpParameters.encodeText(parts[1]));
        }
        return all;
    }

    /// The envelope that MAIL begins.
    static Envelope readMail(Optional<MailAddress> sender, SmtpParameters parameters)
            throws SmtpRefusal {
        Body body = Body.SEVEN_BIT;
        boolean utf8 = false;
        OptionalLong size = OptionalLong.empty();
        Optional<Return> returned = Optional.empty();
        String id = "";
        for (Map.Entry<String, String> each : parameters.values().entrySet()) {
            String value = each.getValue();
            switch (each.getKey()) {
                case "SIZE" -> size = OptionalLong.of(readSize(value));
                case "BODY" -> body = readBody(value);
                case "SMTPUTF8" -> utf8 = requireNone(each.getKey(), value);
                case "RET" -> returned = Optional.of(readEnum(Return.class, value));
                case "ENVID" -> id = readText(value);
                case "AUTH" -> readText(value); // who wrote it, RFC 4954, section 5: not trusted
                default -> throw unknown(each.getKey());
            }
        }
        try {
            return new Envelope(sender, List.of(), body, utf8, size, returned, id);
        } catch (IllegalArgumentException e) {
            throw SmtpRefusal.of(501, "5.5.4", e);
        }
    }

    /// The recipient that RCPT adds.
    static Recipient readRecipient(MailAddress address, SmtpParameters parameters)
            throws SmtpRefusal {
        Set<Notify> reports = EnumSet.noneOf(Notify.class);
        String original = "";
        for (Map.Entry<String, String> each : parameters.values().entrySet()) {
            switch (each.getKey()) {
                case "NOTIFY" -> {
                    for (String when : each.getValue().split(",", -1)) {
                        reports.add(readEnum(Notify.class, when));
                    }
                }
                case "ORCPT" -> original = readText(each.getValue());
                default -> throw unknown(each.getKey());
            }
        }
        try {
            return new Recipient(address, reports, original);
        } catch (IllegalArgumentException e) {
            throw SmtpRefusal.of(501, "5.5.4", e);
        }
    }

    private static long readSize(String value) throws SmtpRefusal {
        if (!value.matches("[0-9]{1," + MAX_SIZE_DIGITS + "}")) {
            throw Replies.badParameter("SIZE is a number of bytes");
        }
        return Long.parseLong(value);
    }

    private static Body readBody(String value) throws SmtpRefusal {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> Body.SEVEN_BIT;
            case "8BITMIME" -> Body.EIGHT_BIT;
            default -> throw Replies.badParameter("BODY is 7BIT or 8BITMIME");
        };
    }

    private static boolean requireNone(String keyword, String value) throws SmtpRefusal {
        if (!value.isEmpty()) {
            throw Replies.badParameter(keyword + " has no value");
        }
        return true;
    }

    private static <E extends Enum<E>> E readEnum(Class<E> type, String value) throws SmtpRefusal {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() ->
                        Replies.badParameter(
                                "it is one of " + Arrays.toString(type.getEnumConstants())));
    }

    private static String readText(String value) throws SmtpRefusal {
        try {
            return SmtpParameters.decodeText(value);
        } catch (IllegalArgumentException e) {
            throw SmtpRefusal.of(501, "5.5.4", e);
        }
    }

    private static SmtpRefusal unknown(String keyword) {
        return SmtpRefusal.of(555, "5.5.4", "the parameter " + keyword + " is not known here");
    }
}
