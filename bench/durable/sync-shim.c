/*
 * Loaded into a process with LD_PRELOAD: counts each fsync and fdatasync in a file that all processes share, and makes
 * it dearer by as many microseconds as SYNC_EXTRA_US says.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static _Atomic uint64_t *count;
static long extra;

__attribute__((constructor)) static void set_up(void) {
  const char *microseconds = getenv("SYNC_EXTRA_US"), *path = getenv("SYNC_COUNT_FILE");
  extra = microseconds ? atol(microseconds) : 0;
  int file = path ? open(path, O_RDWR) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) count = page;
}

static int synced(const char *name, int file) {
  int (*call)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  if (count) atomic_fetch_add(count, 1);
  if (extra > 0) nanosleep(&(struct timespec){extra / 1000000, extra % 1000000 * 1000}, NULL);
  return call(file);
}

int fsync(int file) { return synced("fsync", file); }
int fdatasync(int file) { return synced("fdatasync", file); }
