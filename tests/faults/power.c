/* What a power cut leaves of a file: its content at the last fsync. Preloaded, this library copies each file below
 * POWER_OF into POWER_SHADOW when it is synced. The copy goes through the very same descriptor: to open the file anew
 * and close it would drop the locks that SQLite holds on it in this process. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char *shadow_of(const char *path, char *shadow, size_t size)
{
    const char *folder = getenv("POWER_OF"), *shadows = getenv("POWER_SHADOW");
    if (!folder || !shadows || strncmp(path, folder, strlen(folder)))
        return NULL;
    const char *name = strrchr(path, '/');
    snprintf(shadow, size, "%s/%s", shadows, name ? name + 1 : path);
    return shadow;
}

static void copy(int from, const char *to)
{
    static char buffer[1 << 20];
    char unfinished[4300];
    snprintf(unfinished, sizeof unfinished, "%s.%d", to, (int)getpid());
    int out = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    off_t at = 0;
    ssize_t got;
    while (out >= 0 && (got = pread(from, buffer, sizeof buffer, at)) > 0)
        if (write(out, buffer, got) != got)
            abort();
        else
            at += got;
    if (out < 0 || close(out) || rename(unfinished, to))
        abort();
}

static int lock(void)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/.lock", getenv("POWER_SHADOW"));
    int held = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (held < 0 || flock(held, LOCK_EX))
        abort();
    return held;
}

static void remember(int file)
{
    char link[64], path[4096], shadow[4200];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0)
        return;
    path[length] = 0;
    if (!shadow_of(path, shadow, sizeof shadow) || lseek(file, 0, SEEK_CUR) < 0)
        return;
    int held = lock();
    copy(file, shadow);
    close(held);
}

int fsync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int result = real(file);
    if (result == 0)
        remember(file);
    return result;
}

int fdatasync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int result = real(file);
    if (result == 0)
        remember(file);
    return result;
}

int unlink(const char *path)
{
    char shadow[4200];
    int (*real)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
    if (shadow_of(path, shadow, sizeof shadow)) {
        int held = lock();
        real(shadow);
        close(held);
    }
    return real(path);
}
