/*
 * Sends a file, the environment's PORTHOLE_BENCH_FILE, to each client and closes: a blocking
 * sendfile(2) in one thread, one client after the other. As little as a server can do, and so the
 * reference of bench/file. SIGTERM ends the process by default.
 */

#define _GNU_SOURCE
#include "echo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static void send_all(int client, int file, off_t bytes)
{
    off_t sent = 0;
    while (sent < bytes)
        if (sendfile(client, file, &sent, bytes - sent) <= 0 && errno != EINTR)
            return;
}

int main(void)
{
    const char *path = getenv("PORTHOLE_BENCH_FILE");
    int file = open(path ? path : "", O_RDONLY | O_CLOEXEC);
    struct stat facts;
    if (file < 0 || fstat(file, &facts) < 0)
        fail("PORTHOLE_BENCH_FILE");
    signal(SIGPIPE, SIG_IGN);
    int listener = listen_on_loopback(SOCK_CLOEXEC);
    ready(listener, "sendfile in C");
    for (;;) {
        int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (client < 0)
            fail("accept");
        send_all(client, file, facts.st_size);
        close(client);
    }
}
