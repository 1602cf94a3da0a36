package dev.porthole.cli;

import dev.porthole.net.Endpoint;
import dev.porthole.net.PortClass;
import dev.porthole.net.PortRegistry;
import dev.porthole.net.PortRegistry.Assignment;
import dev.porthole.net.TransportProtocol;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Which service is on which port.
@Command(
        name = "ports",
        header = "Which service is on which port: IANA's registry.",
        footer = {
            "",
            "Examples:",
            "  porthole ports 80                 the service on a port",
            "  porthole ports imap               services of that name, or with it in their name",
            "  porthole ports 20-25              a range",
            "  porthole ports --class well-known --transport sctp",
            "  porthole ports mail --json"
        })
final class PortsCommand implements Action {
    @Parameters(
            arity = "0..1",
            paramLabel = "QUERY",
            description = "A port, a range of ports, or (part of) a name. Default: all.")
    @Nullable String query;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "Only well-known (0-1023), registered (to 49151) or dynamic ports.")
    @Nullable String portClass;

    @Option(
            names = "--transport",
            paramLabel = "PROTOCOL",
            description = "Only ports of tcp, udp, sctp or dccp.")
    @Nullable String transport;

    @Option(names = "--json", description = "One JSON object for each line.")
    boolean json;

    @Override
    public boolean takePlain(String[] arguments) {
        if (arguments.length > 1) {
            return false;
        }
        query = arguments.length == 0 ? null : arguments[0];
        return true;
    }

    @Override
    public ExitStatus run(Console console) throws Exception {
        List<Assignment> found = new ArrayList<>();
        try {
            PortClass onlyClass = portClass == null ? null : parseClass(portClass);
            TransportProtocol only = transport == null ? null : TransportProtocol.of(transport);
            for (Assignment each : search()) {
                if ((onlyClass == null || each.portClass() == onlyClass)
                        && (only == null || each.transports().contains(only))) {
                    found.add(each);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
        if (found.isEmpty()) {
            throw new Failure(ExitStatus.REFUSED, nothing());
        }
        print(found, console);
        return ExitStatus.DONE;
    }

    private List<Assignment> search() {
        PortRegistry registry = PortRegistry.iana();
        if (query == null) {
            return registry.all();
        }
        int dash = query.indexOf('-');
        if (isNumber(query)) {
            return registry.find(Endpoint.parsePort(query));
        }
        if (dash > 0 && isNumber(query.substring(0, dash)) && isNumber(query.substring(dash + 1))) {
            return registry.find(
                    Endpoint.parsePort(query.substring(0, dash)),
                    Endpoint.parsePort(query.substring(dash + 1)));
        }
        return registry.search(query);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static PortClass parseClass(String text) {
        for (PortClass each : PortClass.values()) {
            if (each.toString().equalsIgnoreCase(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a class of ports: well-known, registered or dynamic");
    }

    private String nothing() {
        if (query != null && isNumber(query) && portClass == null && transport == null) {
            PortClass its = PortClass.of(Integer.parseInt(query));
            return "no service is registered on port "
                    + query
                    + switch (its) {
                        case DYNAMIC -> ": it is dynamic, dealt out to clients as they need one";
                        case WELL_KNOWN, REGISTERED -> " (" + its + ")";
                    };
        }
        boolean filtered = portClass != null || transport != null;
        return "no service in IANA's registry is like "
                + (query == null ? "that" : "'" + query + "'")
                + (filtered ? ", of that class and transport: try without them" : "");
    }

    private void print(List<Assignment> found, Console console) throws IOException {
        if (json) {
            for (Assignment each : found) {
                console.line(Json.text(json(each)));
            }
            return;
        }
        Table table = new Table("PORT", "TRANSPORT", "NAME", "CLASS", "SPOKEN", "DESCRIPTION");
        for (Assignment each : found) {
            table.row(
                    ports(each),
                    transports(each),
                    String.join(" ", each.names()),
                    each.portClass().toString(),
                    Spoken.isSpoken(each) ? "yes" : "",
                    each.description());
        }
        table.print(console);
    }

    private static String ports(Assignment each) {
        return each.firstPort() == each.lastPort()
                ? Integer.toString(each.firstPort())
                : each.firstPort() + "-" + each.lastPort();
    }

    private static String transports(Assignment each) {
        StringBuilder list = new StringBuilder();
        for (TransportProtocol transport : each.transports()) {
            list.append(list.isEmpty() ? "" : ",").append(transport);
        }
        return list.toString();
    }

    private static Object json(Assignment each) {
        return Json.object(
                "port", each.firstPort(),
                "lastPort", each.lastPort() == each.firstPort() ? null : each.lastPort(),
                "transports", each.transports(),
                "names", each.names(),
                "class", each.portClass(),
                "spoken", Spoken.isSpoken(each),
                "description", each.description());
    }
}
