/*
 * Has the clock of one process be wrong. Preloaded into it (LD_PRELOAD), the time of day is ahead by as many milliseconds as the first
 * eight bytes of the file WRONGCLOCK_FILE say, or behind if they are negative, from the moment that they say so. The clock that
 * only tells how much time has passed is right.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *ahead;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("WRONGCLOCK_FILE");
    int fd = file == NULL ? -1 : open(file, O_RDONLY);
    if (fd >= 0) {
        void *bytes = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, fd, 0);
        ahead = bytes == MAP_FAILED ? NULL : bytes;
        close(fd);
    }
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int) syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME && ahead != NULL) {
        int64_t nanos = time->tv_nsec + *ahead % 1000 * 1000000;
        time->tv_sec += *ahead / 1000 + (nanos >= 1000000000) - (nanos < 0);
        time->tv_nsec = nanos + (nanos < 0 ? 1000000000 : 0) - (nanos >= 1000000000 ? 1000000000 : 0);
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void) zone;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}
