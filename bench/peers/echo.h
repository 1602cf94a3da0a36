/* What the echo servers in C have in common: where they listen, and the line that says so. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { BACKLOG = 1024 };

/* Ends the program: a server that cannot go on must not be measured. */
static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* A socket that listens on a free port of 127.0.0.1. Connections inherit TCP_NODELAY from it. */
static int listen_on_loopback(int type_flags)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    int listener = socket(AF_INET, SOCK_STREAM | type_flags, 0);
    if (listener < 0 || setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0
        || bind(listener, (struct sockaddr *)&address, sizeof address) < 0
        || listen(listener, BACKLOG) < 0)
        fail("listen");
    return listener;
}

/* Tells the benchmark the port, and what it measures. */
static void ready(int listener, const char *version)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    if (getsockname(listener, (struct sockaddr *)&address, &size) < 0)
        fail("getsockname");
    printf("READY %d %s, compiler %s\n", ntohs(address.sin_port), version, __VERSION__);
    fflush(stdout);
}
