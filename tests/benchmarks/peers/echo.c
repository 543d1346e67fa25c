/* What the machine can do: one thread, epoll, and the body of a request sent back. `echo SOCKET` */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BUFFER = 1 << 20, HEAD = 128 };

typedef struct {
    int fd;
    size_t filled;
    char buffer[BUFFER];
} Line;

/* Answers the request in the buffer once all of it is there. */
static void answer(Line *line) {
    static char reply[HEAD + BUFFER];
    char *end = memmem(line->buffer, line->filled, "\r\n\r\n", 4);
    if (!end) return;
    char *body = end + 4, *length = strcasestr(line->buffer, "content-length:");
    size_t size = length && length < end ? strtoul(length + 15, NULL, 10) : 0;
    if (line->filled < body - line->buffer + size) return;
    size_t head = sprintf(reply, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n", size);
    memcpy(reply + head, body, size);
    send(line->fd, reply, head + size, MSG_NOSIGNAL);
    line->filled = 0;
}

int main(int count, char **words) {
    if (count != 2) return fprintf(stderr, "usage: echo SOCKET\n"), 2;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, words[1], sizeof address.sun_path - 1);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), poll = epoll_create1(0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1024) < 0)
        return perror(words[1]), 1;
    struct epoll_event wish = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &wish);
    for (;;) {
        int ready = epoll_wait(poll, events, 256, -1);
        for (int number = 0; number < ready; number++) {
            Line *line = events[number].data.ptr;
            if (!line) {
                line = malloc(sizeof *line);
                line->fd = accept(listener, NULL, NULL);
                line->filled = 0;
                wish.data.ptr = line;
                epoll_ctl(poll, EPOLL_CTL_ADD, line->fd, &wish);
                continue;
            }
            ssize_t got = recv(line->fd, line->buffer + line->filled, BUFFER - 1 - line->filled, 0);
            if (got <= 0) {
                close(line->fd);
                free(line);
                continue;
            }
            line->filled += got;
            line->buffer[line->filled] = 0;
            answer(line);
        }
    }
}
