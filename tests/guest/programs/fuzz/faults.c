/* Signals that come to a worker: most are only counted by the kernel, some return to a damaged context, and a fault of the
   fuzzer's own code, whose memory another thread may have unmapped, leads back to where the next call is made. */
#include "fuzz.h"
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>

__asm__(".globl restore_signal\nrestore_signal:\n mov $15, %eax\n syscall\n ud2\n");
extern void restore_signal(void);

struct thread *current_thread(void)
{
    int id = RAW(SYS_gettid);
    for (int i = ThreadsOfWorker; i >= 0; i--)
        if (worker.threads[i].id == id)
            return &worker.threads[i];
    return 0;
}

/* One thing of what the kernel restores becomes something that a program should not be able to have. */
static void damage(struct thread *t, ucontext_t *context)
{
    greg_t *registers = context->uc_mcontext.gregs;
    switch (below(t, 8)) {
    case 0: registers[below(t, 23)] = edge(t); break;
    case 1: registers[below(t, 23)] ^= 1LL << below(t, 64); break;
    case 2: registers[REG_EFL] = one_in(t, 2) ? registers[REG_EFL] ^ 1 << below(t, 32) : (greg_t)next(t); break;
    case 3: registers[REG_RIP] = one_in(t, 2) ? (greg_t)edge(t) : (greg_t)pointer(t, 1); break;
    case 4: registers[REG_CSGSFS] = one_in(t, 2) ? (greg_t)next(t) : registers[REG_CSGSFS] ^ 1LL << below(t, 64); break;
    case 5: context->uc_mcontext.fpregs = (void *)pointer(t, 512); break;
    case 6: {
        /* Control words, reserved bits of MXCSR, the header that says which parts are there. */
        uint32_t *state = (uint32_t *)context->uc_mcontext.fpregs;
        static const unsigned char places[] = {0, 1, 6, 7, 116, 117, 118, 128, 129, 130, 131, 132, 140};
        if (state)
            state[places[below(t, sizeof places)]] = one_in(t, 2) ? edge(t) : next(t);
        break;
    }
    default: context->uc_sigmask.__val[0] = next(t); context->uc_flags = next(t); break;
    }
}

void on_signal(int signal, siginfo_t *info, void *context)
{
    (void)info;
    struct thread *t = current_thread();
    if (!t)
        RAW(SYS_exit_group, 4);
    if (signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE || signal == SIGTRAP || signal == SIGSYS) {
        if (!t->armed)
            RAW(SYS_exit_group, 5);
        t->armed = 0;
        __asm__ volatile("cld");
        __builtin_longjmp(t->back, 1);
    }
    if (one_in(t, 8))
        damage(t, context);
}

void handle_signals(void)
{
    struct { void *handler; uint64_t flags; void *restorer; uint64_t mask; } action = {
        on_signal, SA_SIGINFO | 0x04000000, restore_signal, 0,
    };
    for (int signal = 1; signal <= 64; signal++)
        RAW(SYS_rt_sigaction, signal, (uint64_t)&action, 0, 8);
}

/* Exceptions of the processor, and instructions beside `syscall` that reach for the kernel. */
void disturb(struct thread *t)
{
    uint64_t value = edge(t);
    uint16_t selector = next(t);
    switch (below(t, 14)) {
    case 0: __asm__ volatile("int3"); break;
    case 1: __asm__ volatile("ud2"); break;
    case 2: __asm__ volatile("xor %%ecx, %%ecx; div %%ecx" ::: "rax", "rcx", "rdx"); break;
    case 3: __asm__ volatile("hlt"); break;
    case 4: __asm__ volatile("jmp *%0" ::"r"(value)); break;
    case 5: __asm__ volatile("mov %0, %%rsp; push %%rax" ::"r"(value)); break;
    /* The trap flag across a call; alignment checks; the direction and nested-task flags. */
    case 6: __asm__ volatile("mov $39, %%eax; pushf; orl $0x100, (%%rsp); popf; syscall; nop" ::: "rax", "rcx", "r11", "memory"); break;
    case 7: __asm__ volatile("pushf; orl $0x40000, (%%rsp); popf; mov $39, %%eax; syscall; mov 1(%%rsp), %%rax; pushf; andl $~0x40000, (%%rsp); popf"
                             ::: "rax", "rcx", "r11", "memory"); break;
    case 8: __asm__ volatile("std; mov $39, %%eax; syscall; pushf; orl $0x4000, (%%rsp); popf; mov $39, %%eax; syscall; cld; pushf; andl $~0x4000, (%%rsp); popf"
                             ::: "rax", "rcx", "r11", "memory"); break;
    case 9: __asm__ volatile("mov %0, %%ds; mov %0, %%es" ::"r"(selector)); break;
    case 10: __asm__ volatile("mov %0, %%gs; mov $39, %%eax; syscall" ::"r"(selector) : "rax", "rcx", "r11", "memory"); break;
    case 11: __asm__ volatile("mov $20, %%eax; int $0x80" ::: "rax", "rcx", "r8", "r9", "r10", "r11", "memory"); break;
    case 12: __asm__ volatile("in $0x60, %%al; rdmsr" ::: "rax", "rcx", "rdx"); break;
    default: {
        /* A call from where little of a stack is, or none. */
        uint64_t stack = pointer(t, 8);
        __asm__ volatile("mov %%rsp, %%rbx; mov %0, %%rsp; mov $39, %%eax; syscall; mov %%rbx, %%rsp"
                         ::"r"(stack) : "rax", "rbx", "rcx", "r11", "memory");
    }
    }
}
