/*
 * Echo on epoll: one thread, level-triggered, what was read is written at once. As little as a
 * server can do, and so the reference of the benchmark.
 *
 * An idle connection holds a struct connection and nothing else: all read into one buffer. What the
 * client does not take is kept, and nothing more is read from it until it is gone; so no
 * client makes the server hold more than one buffer, and the end of the stream is read only when
 * all before it has been sent. SIGTERM ends the process by default.
 */

#define _GNU_SOURCE
#include "echo.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { BUFFER_BYTES = 64 * 1024, EVENTS = 512 };

struct connection {
    int fd;
    unsigned unsent_bytes;
    char *unsent; /* the next byte to send; NULL if all has been */
    char *memory; /* what unsent points into */
};

static char buffer[BUFFER_BYTES];
static int epoll;

/* Registers a descriptor (operation EPOLL_CTL_ADD), or waits for something else than before. */
static void watch(int operation, int fd, unsigned events, void *owner)
{
    struct epoll_event event = {.events = events, .data.ptr = owner};
    if (epoll_ctl(epoll, operation, fd, &event) < 0)
        fail("epoll_ctl");
}

static void end(struct connection *connection)
{
    close(connection->fd);
    free(connection->memory);
    free(connection);
}

/* Sends what it can. Returns how much that is, or -1 if the connection is broken. */
static ssize_t send_some(struct connection *connection, const char *data, size_t bytes)
{
    ssize_t sent = send(connection->fd, data, bytes, MSG_NOSIGNAL);
    return sent < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : sent;
}

static void keep(struct connection *connection, const char *data, size_t bytes)
{
    connection->memory = malloc(bytes);
    if (!connection->memory)
        fail("malloc");
    memcpy(connection->memory, data, bytes);
    connection->unsent = connection->memory;
    connection->unsent_bytes = bytes;
    watch(EPOLL_CTL_MOD, connection->fd, EPOLLOUT, connection);
}

static void readable(struct connection *connection)
{
    ssize_t received = recv(connection->fd, buffer, sizeof buffer, 0);
    if (received < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    ssize_t sent = received > 0 ? send_some(connection, buffer, received) : -1;
    if (sent < 0)
        end(connection);
    else if (sent < received)
        keep(connection, buffer + sent, received - sent);
}

static void writable(struct connection *connection)
{
    ssize_t sent = send_some(connection, connection->unsent, connection->unsent_bytes);
    if (sent < 0) {
        end(connection);
        return;
    }
    connection->unsent += sent;
    connection->unsent_bytes -= sent;
    if (connection->unsent_bytes == 0) {
        free(connection->memory);
        connection->memory = connection->unsent = NULL;
        watch(EPOLL_CTL_MOD, connection->fd, EPOLLIN, connection);
    }
}

static void accept_all(int listener)
{
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED))
            return;
        struct connection *connection = calloc(1, sizeof *connection);
        if (fd < 0 || !connection)
            fail("accept");
        connection->fd = fd;
        watch(EPOLL_CTL_ADD, fd, EPOLLIN, connection);
    }
}

int main(void)
{
    int listener = listen_on_loopback(SOCK_NONBLOCK | SOCK_CLOEXEC);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        fail("epoll_create1");
    watch(EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
    ready(listener, "epoll in C");
    for (;;) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (!connection)
                accept_all(listener);
            else if (connection->unsent)
                writable(connection);
            else
                readable(connection);
        }
    }
}
