/* Many listeners of one stream of server-sent events, on one thread and without any interpreter between them and the
 * clock: whoever measures must not be slower than what is measured.
 *
 *     crowd SOCKET TARGET LISTENERS EVENTS LOSSES OVER_S
 *
 * Every event holds "title":"NUMBER NANOSECONDS", the number counted from 0 and the moment it was asked for by the
 * monotonic clock. Each listener checks that it hears every number once, also if it loses its connection and comes back
 * with Last-Event-ID; LOSSES connections are broken over OVER_S seconds from the first event on. Says "ready" on a line
 * when all listen, and at the end what was heard, as JSON on a line. With no EVENTS it listens until its input ends.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define PIECE (256 * 1024)

static const char TITLE[] = "\"title\":\"";
static const char CURSOR[] = "id: ";

struct line {
    int socket;
    char cursor[512];
    unsigned char *heard; /* by number, whether it was */
    char *rest;           /* of a block that is not complete */
    size_t rest_size;
};

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static const char *target;
static struct line *lines;
static uint64_t *asked_ns, *last_ns; /* by number */
static uint64_t *order;              /* numbers as the first listener heard them */
static uint32_t *latencies_us;
static long listeners, events, heard, doubled, lost;
static int polled;

static void fail(const char *what) {
    fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void *room(size_t count, size_t size) {
    void *found = calloc(count ? count : 1, size);
    if (!found) fail("memory");
    return found;
}

static void connect_line(struct line *line) {
    char request[1024], resume[600] = "";
    if (*line->cursor) snprintf(resume, sizeof resume, "Last-Event-ID: %s\r\n", line->cursor);
    int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", target, resume);
    line->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line->socket < 0) fail("socket");
    if (connect(line->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
    if (send(line->socket, request, (size_t)size, MSG_NOSIGNAL) != size) fail("send");
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = line};
    if (epoll_ctl(polled, EPOLL_CTL_ADD, line->socket, &wanted)) fail("epoll");
}

static void lose(struct line *line) {
    close(line->socket); /* with all that it has not read */
    line->rest_size = 0;
    connect_line(line);
    lost++;
}

/* The last place of `what` before `end`, or NULL. */
static char *last_of(char *text, char *end, const char *what, size_t size) {
    for (char *at = end; (at = memrchr(text, what[0], (size_t)(at - text)));)
        if ((size_t)(end - at) >= size && !memcmp(at, what, size)) return at;
    return NULL;
}

static void take_blocks(struct line *line, char *text, char *end, uint64_t now) {
    char *at = last_of(text, end, CURSOR, sizeof CURSOR - 1);
    if (at) {
        at += sizeof CURSOR - 1;
        size_t size = (size_t)((char *)memchr(at, '\n', (size_t)(end - at)) - at);
        if (size >= sizeof line->cursor) fail("a cursor is too long");
        memcpy(line->cursor, at, size);
        line->cursor[size] = 0;
    }
    while ((text = memmem(text, (size_t)(end - text), TITLE, sizeof TITLE - 1))) {
        text += sizeof TITLE - 1;
        char *space;
        long number = strtol(text, &space, 10);
        uint64_t asked = strtoull(space, NULL, 10);
        if (number < 0 || number >= events || *space != ' ') fail("an event nobody asked for");
        if (line->heard[number]++) {
            doubled++;
            continue;
        }
        if (line == lines) *order++ = (uint64_t)number;
        asked_ns[number] = asked;
        last_ns[number] = now;
        latencies_us[heard++] = (uint32_t)((now - asked) / 1000);
    }
}

static void take(struct line *line) {
    static char buffer[2 * PIECE];
    memcpy(buffer, line->rest, line->rest_size);
    ssize_t size = recv(line->socket, buffer + line->rest_size, PIECE, 0);
    uint64_t now = now_ns();
    if (size <= 0) fail("the service ended a stream");
    char *end = buffer + line->rest_size + size, *whole = last_of(buffer, end, "\n\n", 2);
    whole = whole ? whole + 2 : buffer;
    if (whole > buffer) take_blocks(line, buffer, whole, now);
    line->rest_size = (size_t)(end - whole);
    if (line->rest_size > PIECE) fail("a block has no end");
    if (line->rest_size) {
        line->rest = realloc(line->rest, line->rest_size);
        if (!line->rest) fail("memory");
        memcpy(line->rest, whole, line->rest_size);
    }
}

static int all_listen(void) {
    static long known;
    while (known < listeners && *lines[known].cursor) known++;
    return known == listeners;
}

/* Breaks the connections that are due; whether everything was heard and none is due any more. */
static int is_over(long losses, double over_s) {
    static uint64_t began;
    if (!began && heard) began = now_ns(); /* not before: whoever makes the events has to start first */
    while (began && lost < losses && (double)(now_ns() - began) / 1e9 >= over_s * (double)(lost + 1) / (double)losses)
        lose(&lines[random() % listeners]);
    return heard == events * listeners && lost == losses;
}

static int by_size(const void *one, const void *other) {
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

static void report_numbers(const char *name, const uint64_t *numbers) {
    printf(", \"%s\": [", name);
    for (long number = 0; number < events; number++)
        printf("%s%llu", number ? ", " : "", (unsigned long long)numbers[number]);
    printf("]");
}

static void report(const uint64_t *in_order) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                   (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    qsort(latencies_us, (size_t)heard, sizeof *latencies_us, by_size);
    double parts[] = {0.5, 0.99, 1};
    const char *names[] = {"p50_ms", "p99_ms", "max_ms"};
    printf("{\"heard\": %ld, \"missed\": %ld, \"doubled\": %ld, \"losses\": %ld, \"own_cpu_s\": %.3f", heard,
           events * listeners - heard, doubled, lost, cpu_s);
    for (int each = 0; each < 3; each++) {
        long at = (long)(parts[each] * (double)heard);
        printf(", \"%s\": %.3f", names[each], heard ? latencies_us[at < heard ? at : heard - 1] / 1e3 : 0);
    }
    report_numbers("asked_ns", asked_ns);
    report_numbers("last_ns", last_ns);
    report_numbers("order", in_order);
    printf("}\n");
}

int main(int count, char **words) {
    if (count != 7) return fprintf(stderr, "crowd SOCKET TARGET LISTENERS EVENTS LOSSES OVER_S\n"), 2;
    strncpy(address.sun_path, words[1], sizeof address.sun_path - 1);
    target = words[2];
    listeners = atol(words[3]);
    events = atol(words[4]);
    long losses = atol(words[5]);
    double over_s = atof(words[6]);
    polled = epoll_create1(EPOLL_CLOEXEC);
    lines = room((size_t)listeners, sizeof *lines);
    asked_ns = room((size_t)events, sizeof *asked_ns);
    last_ns = room((size_t)events, sizeof *last_ns);
    uint64_t *in_order = order = room((size_t)events, sizeof *order);
    latencies_us = room((size_t)(events * listeners), sizeof *latencies_us);
    for (long each = 0; each < listeners; each++) {
        lines[each].heard = room((size_t)events, 1);
        connect_line(&lines[each]);
    }
    struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
    if (!events && epoll_ctl(polled, EPOLL_CTL_ADD, 0, &input)) fail("epoll");
    int is_ready = 0;
    uint64_t until = now_ns() + PATIENCE_MS * 1000000ull;
    while (!is_ready || !events || !is_over(losses, over_s)) {
        static struct epoll_event found[1024];
        int ready = epoll_wait(polled, found, 1024, 10);
        if (ready < 0 && errno != EINTR) fail("epoll");
        for (int each = 0; each < ready; each++) {
            if (!found[each].data.ptr) return 0; /* the input ended */
            take(found[each].data.ptr);
        }
        if (ready > 0) until = now_ns() + PATIENCE_MS * 1000000ull;
        else if ((events || !is_ready) && now_ns() > until) break; /* nobody hears more */
        if (!is_ready && all_listen()) {
            is_ready = 1;
            printf("ready\n");
            fflush(stdout);
        }
    }
    report(in_order);
    return 0;
}
