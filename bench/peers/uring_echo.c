/*
 * Echo on io_uring with liburing: one thread, one io_uring_enter a turn. Accept and receive are
 * armed once and go on by themselves (multishot); what they receive is sent from where it lies.
 *
 * A shared buffer is held for one turn only: the first attempt to send does not wait. What a client
 * does not take then is copied, nothing more is received from it, and the next attempt waits until
 * all has gone. So a client that never reads holds memory of its own, bounded by what comes in one
 * turn. An idle connection holds a struct connection. SIGTERM ends the process by default.
 */

#define _GNU_SOURCE
#include "echo.h"
#include "uring_queue.h"

#include <errno.h>
#include <stdint.h>

enum { TURN_ENTRIES = 1024, COMPLETIONS = 16 * 1024, PARTS = 8 };

struct connection {
    struct connection *next_due;
    struct queue queue;
    int fd;
    unsigned sending; /* bytes of the send that is under way, or 0 */
    bool is_due, receiving, cancelling;
    bool blocked; /* the client does not take what it gets: the queue holds copies */
    bool ended;   /* nothing more is to be received */
    bool broken;  /* nothing more can be sent */
};

/* What a completion is of: the low bits of its user data, next to the connection. */
enum { RECEIVE, SEND, ACCEPT, OTHER, KINDS = 3 };

static struct io_uring ring;
static struct connection *due; /* those to which something happened in this turn */

/* One for each entry of the submission queue: the kernel copies them when it takes the entry. */
static struct { struct msghdr message; struct iovec parts[PARTS]; } gathers[TURN_ENTRIES];

static struct io_uring_sqe *entry(void)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    if (!sqe && io_uring_submit(&ring) >= 0)
        sqe = io_uring_get_sqe(&ring);
    if (!sqe)
        fail("io_uring_submit");
    return sqe;
}

static void mark(struct io_uring_sqe *sqe, struct connection *connection, int kind)
{
    sqe->user_data = (uintptr_t)connection | kind;
}

static void make_due(struct connection *connection)
{
    if (connection->is_due)
        return;
    connection->is_due = true;
    connection->next_due = due;
    due = connection;
}

static void start_accept(int listener)
{
    struct io_uring_sqe *sqe = entry();
    io_uring_prep_multishot_accept(sqe, listener, NULL, NULL, SOCK_CLOEXEC);
    mark(sqe, NULL, ACCEPT);
}

static void accepted(int listener, int result, unsigned flags)
{
    if (result >= 0) {
        struct connection *connection = calloc(1, sizeof *connection);
        if (!connection)
            fail("calloc");
        connection->fd = result;
        make_due(connection);
    } else if (result != -ECONNABORTED) {
        errno = -result;
        fail("accept");
    }
    if (!(flags & IORING_CQE_F_MORE))
        start_accept(listener);
}

static void received(struct connection *connection, int result, unsigned flags)
{
    if (!(flags & IORING_CQE_F_MORE))
        connection->receiving = connection->cancelling = false;
    if (flags & IORING_CQE_F_BUFFER) {
        unsigned buffer = flags >> IORING_CQE_BUFFER_SHIFT;
        if (result > 0)
            queue_received(&connection->queue, buffer, result, connection->blocked);
        if (!(flags & CQE_BUFFER_MORE))
            pool_release(buffer); /* the kernel has done with it */
    }
    if (result == 0 || (result < 0 && result != -ENOBUFS && result != -ECANCELED))
        connection->ended = true;
}

static void sent(struct connection *connection, int result)
{
    struct queue *queue = &connection->queue;
    bool all = result == (int)connection->sending;
    connection->sending = 0;
    connection->broken = result < 0 && result != -EAGAIN && result != -EINTR;
    queue_remove(queue, result > 0 ? result : 0);
    if (!queue->first) {
        connection->blocked = false;
    } else if (!all && !connection->blocked && !connection->broken) {
        queue_leave_pool(queue);
        connection->blocked = true;
    }
}

static void start_send(struct connection *connection)
{
    struct io_uring_sqe *sqe = entry();
    struct msghdr *message = &gathers[sqe - ring.sq.sqes].message;
    struct iovec *parts = gathers[sqe - ring.sq.sqes].parts;
    int flags = MSG_NOSIGNAL | (connection->blocked ? 0 : MSG_DONTWAIT), count = 0;
    for (struct piece *piece = connection->queue.first; piece && count < PARTS; piece = piece->next) {
        parts[count++] = (struct iovec){piece->data, piece->bytes};
        connection->sending += piece->bytes;
    }
    *message = (struct msghdr){.msg_iov = parts, .msg_iovlen = count};
    if (count == 1)
        io_uring_prep_send(sqe, connection->fd, parts->iov_base, parts->iov_len, flags);
    else
        io_uring_prep_sendmsg(sqe, connection->fd, message, flags);
    mark(sqe, connection, SEND);
}

static void start_receive(struct connection *connection)
{
    struct io_uring_sqe *sqe = entry();
    io_uring_prep_recv_multishot(sqe, connection->fd, NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = POOL_GROUP;
    mark(sqe, connection, RECEIVE);
    connection->receiving = true;
}

static void cancel_receive(struct connection *connection)
{
    struct io_uring_sqe *sqe = entry();
    io_uring_prep_cancel64(sqe, (uintptr_t)connection | RECEIVE, 0);
    mark(sqe, NULL, OTHER);
    connection->cancelling = true;
}

static void end(struct connection *connection)
{
    struct io_uring_sqe *sqe = entry();
    io_uring_prep_close(sqe, connection->fd);
    mark(sqe, NULL, OTHER);
    free(connection);
}

/* Starts what has to be next, after all completions of a turn. */
static void go_on(struct connection *connection)
{
    if (connection->broken)
        queue_remove(&connection->queue, queue_bytes(&connection->queue));
    if (connection->queue.first && connection->sending == 0)
        start_send(connection);
    bool receives = !connection->ended && !connection->broken && !connection->blocked;
    if (receives && !connection->receiving)
        start_receive(connection);
    else if (!receives && connection->receiving && !connection->cancelling)
        cancel_receive(connection);
    else if (!receives && !connection->receiving && !connection->queue.first)
        end(connection);
}

static void turn(int listener)
{
    struct io_uring_cqe *cqe;
    unsigned head, count = 0;
    int result = io_uring_submit_and_wait(&ring, 1);
    if (result < 0 && result != -EINTR && result != -EBUSY)
        fail("io_uring_submit_and_wait");
    io_uring_for_each_cqe(&ring, head, cqe) {
        struct connection *connection = (struct connection *)(uintptr_t)(cqe->user_data & ~(__u64)KINDS);
        int kind = cqe->user_data & KINDS;
        count++;
        if (kind == ACCEPT)
            accepted(listener, cqe->res, cqe->flags);
        else if (kind == RECEIVE)
            received(connection, cqe->res, cqe->flags);
        else if (kind == SEND)
            sent(connection, cqe->res);
        if (kind == RECEIVE || kind == SEND)
            make_due(connection);
    }
    io_uring_cq_advance(&ring, count);
    while (due) {
        struct connection *connection = due;
        due = connection->next_due;
        connection->is_due = false;
        go_on(connection);
    }
}

int main(void)
{
    struct io_uring_params parameters = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL
            | IORING_SETUP_CQSIZE,
        .cq_entries = COMPLETIONS,
    };
    int error = -io_uring_queue_init_params(TURN_ENTRIES, &ring, &parameters);
    const char *buffers = error ? NULL : pool_open(&ring, &error);
    char version[64];
    if (!buffers) {
        printf("SKIP the kernel refuses io_uring: %s (Linux 6.1, sysctl kernel.io_uring_disabled=0)\n",
               strerror(error));
        return 0;
    }
    io_uring_register_ring_fd(&ring);
    int listener = listen_on_loopback(SOCK_CLOEXEC);
    start_accept(listener);
    snprintf(version, sizeof version, "io_uring in C, %s", buffers);
    ready(listener, version);
    for (;;)
        turn(listener);
}
