/* The load generator of load.py in C, so that the load's core is never what is measured.
 *
 *   load SOCKET CONNECTIONS SECONDS http|http2 < request
 *
 * Keep-alive connections, one request in flight on each. Prints one JSON object: requests answered, answers that
 * were errors, seconds, p50 and p99 in microseconds. Of HTTP/2 it knows what asking one thing after another needs:
 * the request is its frames, whose stream numbers are filled in here.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 20, FRAME_HEAD = 9, END_STREAM = 1, ACK = 1 };
enum { DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7 };

typedef struct {
    int fd;
    char *buffer;
    size_t filled;
    double asked;
    uint32_t stream;    /* HTTP/2: the number of the request in flight */
    int has_data;       /* HTTP/2: whether its answer has a body */
} Line;

static char request[BUFFER];
static size_t request_size;
static int is_http2;
static double *latencies;
static size_t answers, room, failures;

static void die(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

static void send_all(Line *line, const char *bytes, size_t size) {
    while (size) {
        ssize_t sent = send(line->fd, bytes, size, MSG_NOSIGNAL);
        if (sent < 0) die("send");
        bytes += sent;
        size -= sent;
    }
}

static size_t frame_size(const char *frame) {
    const unsigned char *head = (const unsigned char *)frame;
    return FRAME_HEAD + (head[0] << 16 | head[1] << 8 | head[2]);
}

static void ask(Line *line) {
    if (is_http2) {
        line->stream = line->stream ? line->stream + 2 : 1;
        line->has_data = 0;
        uint32_t number = htonl(line->stream);
        for (size_t at = 0; at < request_size; at += frame_size(request + at)) memcpy(request + at + 5, &number, 4);
    }
    line->asked = now();
    send_all(line, request, request_size);
}

static void greet(Line *line) {
    static const char settings[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                                   "\0\0\0\4\0\0\0\0\0"                           /* SETTINGS, none */
                                   "\0\0\4\10\0\0\0\0\0\x7f\xff\0\0";             /* WINDOW_UPDATE: we take all */
    send_all(line, settings, sizeof settings - 1);
}

static void dial(Line *line, const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    line->fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(line->fd, (struct sockaddr *)&address, sizeof address) < 0) die("connect");
    line->buffer = malloc(BUFFER);
    if (is_http2) greet(line);
}

/* Bytes of the first answer, or 0 while it is not all there. */
static size_t http_answer(Line *line) {
    char *start = line->buffer, *end = memmem(start, line->filled, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t size = end + 4 - start;
    for (char *at = memchr(start, '\n', size) + 1; at < end; at = (char *)memchr(at, '\n', end + 2 - at) + 1) {
        if (!strncasecmp(at, "content-length:", 15)) {
            size += strtoul(at + 15, NULL, 10);
        } else if (!strncasecmp(at, "transfer-encoding:", 18)) {
            if (line->filled < size + 5 || memcmp(start + line->filled - 5, "0\r\n\r\n", 5)) return 0;
            size = line->filled;
        }
    }
    if (line->filled < size) return 0;
    if (start[9] != '2' || memmem(start, size, "\"error\"", 7)) failures++;
    return size;
}

/* Takes the frames that are there; whether the answer has ended. */
static int http2_answer(Line *line) {
    size_t at = 0;
    int is_over = 0;
    while (line->filled - at >= FRAME_HEAD && line->filled - at >= frame_size(line->buffer + at)) {
        char *frame = line->buffer + at;
        size_t size = frame_size(frame);
        int type = frame[3], flags = frame[4];
        if (type == GOAWAY || type == RST_STREAM) die("the server broke off");
        if ((type == SETTINGS || type == PING) && !(flags & ACK)) {
            char reply[FRAME_HEAD + 8] = {0};
            size_t reply_size = type == PING ? sizeof reply : FRAME_HEAD;
            if (type == PING) memcpy(reply, frame, size);
            reply[3] = type;
            reply[4] = ACK;
            send_all(line, reply, reply_size);
        }
        if (type == DATA && size > FRAME_HEAD) line->has_data = 1;
        if ((type == DATA || type == HEADERS) && flags & END_STREAM) {
            is_over = 1;
            failures += !line->has_data;    /* trailers alone: a refusal */
        }
        at += size;
    }
    memmove(line->buffer, line->buffer + at, line->filled -= at);
    return is_over;
}

static int is_answered(Line *line) {
    if (is_http2) return http2_answer(line);
    size_t size = http_answer(line);
    if (size && size < line->filled) die("more than one answer to one request");
    if (size) line->filled = 0;
    return size > 0;
}

static void note(double seconds) {
    if (answers == room) latencies = realloc(latencies, (room = room ? 2 * room : 1 << 16) * sizeof *latencies);
    latencies[answers++] = seconds;
}

static int ascending(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

int main(int count, char **words) {
    if (count != 5) return fprintf(stderr, "usage: load SOCKET CONNECTIONS SECONDS http|http2 < request\n"), 2;
    int connections = atoi(words[2]), open = connections, poll = epoll_create1(0);
    is_http2 = !strcmp(words[4], "http2");
    request_size = fread(request, 1, sizeof request, stdin);
    Line *lines = calloc(connections, sizeof *lines);
    struct epoll_event events[256];
    double began = now(), end = began + atof(words[3]);
    for (int number = 0; number < connections; number++) {
        struct epoll_event wish = {.events = EPOLLIN, .data.ptr = &lines[number]};
        dial(&lines[number], words[1]);
        epoll_ctl(poll, EPOLL_CTL_ADD, lines[number].fd, &wish);
        ask(&lines[number]);
    }
    while (open) {
        int ready = epoll_wait(poll, events, 256, 10000);
        if (ready <= 0) die("no answer within 10 s");
        for (int number = 0; number < ready; number++) {
            Line *line = events[number].data.ptr;
            ssize_t got = recv(line->fd, line->buffer + line->filled, BUFFER - line->filled, 0);
            if (got <= 0) die("the server closed a connection");
            line->filled += got;
            if (!is_answered(line)) continue;
            double at = now();
            note(at - line->asked);
            if (at < end) ask(line);
            else close(line->fd), open--;
        }
    }
    double took = now() - began;
    qsort(latencies, answers, sizeof *latencies, ascending);
    printf("{\"requests\": %zu, \"failures\": %zu, \"seconds\": %f, \"p50_us\": %f, \"p99_us\": %f}\n", answers, failures,
           took, latencies[answers / 2] * 1e6, latencies[answers * 99 / 100] * 1e6);
    return 0;
}
