// Tells ThreadSanitizer about the standard library's locks.
//
// The standard library comes compiled and not instrumented. What is inlined into our
// code is instrumented: an uncontended lock, a look at what is initialised. The rest is
// in these functions, whose order ThreadSanitizer would not see and take for a race.
// The linker's `--wrap` puts the functions below around them. They add only what the
// standard library does order. `tests/sanitize` passes the names.
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

void __tsan_acquire(void *);
void __tsan_release(void *);

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define REAL(name) JOIN(__real_, name)
#define WRAPPED(name) JOIN(__wrap_, name)

// Waiting for a lock. Unlocking stores with release in inlined code.
#define WAITS_FOR(name) \
    void REAL(name)(void *lock); \
    void WRAPPED(name)(void *lock) { \
        REAL(name)(lock); \
        __tsan_acquire(lock); \
    }

WAITS_FOR(MUTEX_LOCK_CONTENDED)
WAITS_FOR(RWLOCK_READ_CONTENDED)
WAITS_FOR(RWLOCK_WRITE_CONTENDED)

// Waiting for a condition unlocks the mutex and locks it again.
void REAL(CONDVAR_WAIT)(void *condition, void *mutex);
void WRAPPED(CONDVAR_WAIT)(void *condition, void *mutex) {
    __tsan_release(mutex);
    REAL(CONDVAR_WAIT)(condition, mutex);
    __tsan_acquire(mutex);
}

bool REAL(CONDVAR_WAIT_TIMEOUT)(void *condition, void *mutex, uint64_t seconds, uint32_t nanoseconds);
bool WRAPPED(CONDVAR_WAIT_TIMEOUT)(void *condition, void *mutex, uint64_t seconds, uint32_t nanoseconds) {
    __tsan_release(mutex);
    bool in_time = REAL(CONDVAR_WAIT_TIMEOUT)(condition, mutex, seconds, nanoseconds);
    __tsan_acquire(mutex);
    return in_time;
}

// A thread that passes a barrier comes after all that got there.
bool REAL(BARRIER_WAIT)(void *barrier);
bool WRAPPED(BARRIER_WAIT)(void *barrier) {
    __tsan_release(barrier);
    bool leads = REAL(BARRIER_WAIT)(barrier);
    __tsan_acquire(barrier);
    return leads;
}

// A scope ends when its last thread has counted itself down, in one of these two words.
void REAL(SCOPE_DECREMENT)(uint64_t scope[2], bool panicked);
void WRAPPED(SCOPE_DECREMENT)(uint64_t scope[2], bool panicked) {
    __tsan_release(&scope[0]);
    __tsan_release(&scope[1]);
    REAL(SCOPE_DECREMENT)(scope, panicked);
}

// `Once::call` runs a `&mut dyn FnMut(&OnceState)`, and then stores that it is complete. What
// the function wrote is released in between, so the function is wrapped, too.
enum { CALL_MUT = 4, METHODS };

struct call {
    void *data;
    void (*call_mut)(void *data, void *state);
    void *once;
};

static void call_and_release(void *data, void *state) {
    struct call *call = data;
    call->call_mut(call->data, state);
    __tsan_release(call->once);
}

void REAL(ONCE_CALL)(void *once, bool ignores_poison, void *data, void **vtable, void *caller);
void WRAPPED(ONCE_CALL)(void *once, bool ignores_poison, void *data, void **vtable, void *caller) {
    struct call call = {data, (void (*)(void *, void *))vtable[CALL_MUT], once};
    void *wrapped[METHODS];
    memcpy(wrapped, vtable, sizeof wrapped);
    wrapped[CALL_MUT] = (void *)call_and_release;
    REAL(ONCE_CALL)(once, ignores_poison, &call, wrapped, caller);
    __tsan_acquire(once);
}
