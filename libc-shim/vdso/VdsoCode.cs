using System.Runtime.InteropServices;
using Iced.Intel;
using Rill.Abi;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Shim.Vdso;

/// <summary>
/// The functions of the vDSO. All are leaves that leave the stack alone, so that one unwind rule holds for all of the
/// code, and use only registers that a call may change.
/// </summary>
/// <remarks>
/// Names and semantics: Linux, vdso(7); numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/linux/time.h.
/// </remarks>
internal sealed class VdsoCode
{
    // Clock ids.
    private const int Realtime = 0;
    private const int Monotonic = 1;
    private const int MonotonicRaw = 4;
    private const int RealtimeCoarse = 5;
    private const int MonotonicCoarse = 6;
    private const int Boottime = 7;

    // System calls.
    private const uint ClockGettimeCall = 228;
    private const uint ClockGetresCall = 229;
    private const uint GetcpuCall = 309;

    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>What clock_getres says of the coarse clocks: a tick of 250 Hz, as Debian's Linux has it. They are not
    /// coarse here, but programs take the figure as a bound.</summary>
    private const int CoarseResolution = 4_000_000;

    private static readonly int s_sequence = Offset(nameof(ClockPage.Sequence));
    private static readonly int s_shift = Offset(nameof(ClockPage.Shift));
    private static readonly int s_multiplier = Offset(nameof(ClockPage.Multiplier));
    private static readonly int s_baseTsc = Offset(nameof(ClockPage.BaseTsc));
    private static readonly int s_baseNanoseconds = Offset(nameof(ClockPage.BaseNanoseconds));
    private static readonly int s_realtimeOffset = Offset(nameof(ClockPage.RealtimeOffset));

    private readonly Assembler _code = new(64);
    private readonly ulong _clockPage;

    private VdsoCode(ulong clockPage) => _clockPage = clockPage;

    /// <summary>Assembles the functions for a clock page at <paramref name="clockPage"/>.</summary>
    public static VdsoText Assemble(ulong clockPage)
    {
        var writer = new VdsoCode(clockPage);
        return writer.Assemble(
        [
            ("clock_gettime", writer.ClockGettime),
            ("gettimeofday", writer.Gettimeofday),
            ("time", writer.Time),
            ("clock_getres", writer.ClockGetres),
            ("getcpu", writer.Getcpu),
        ]);
    }

    private VdsoText Assemble((string Name, Action Emit)[] functions)
    {
        var starts = new Label[functions.Length + 1];
        for (int i = 0; i < functions.Length; i++)
        {
            starts[i] = _code.CreateLabel();
            _code.Label(ref starts[i]);
            functions[i].Emit();
        }

        // A trap behind the last function ends its length, too.
        starts[^1] = _code.CreateLabel();
        _code.Label(ref starts[^1]);
        _code.int3();

        using var stream = new MemoryStream();
        AssemblerResult result = _code.Assemble(
            new StreamCodeWriter(stream), 0, BlockEncoderOptions.ReturnNewInstructionOffsets);
        return new VdsoText(stream.ToArray(), [.. functions.Select((function, i) => new VdsoFunction(
            function.Name,
            (int)result.GetLabelRIP(starts[i]),
            (int)(result.GetLabelRIP(starts[i + 1]) - result.GetLabelRIP(starts[i]))))]);
    }

    // int clock_gettime(clockid_t edi, struct timespec *rsi)
    private void ClockGettime()
    {
        Label realtime = _code.CreateLabel();
        Label monotonic = _code.CreateLabel();
        Label fallback = _code.CreateLabel();
        // One unsigned comparison and a bit test sort the ids out.
        _code.cmp(edi, Boottime);
        _code.ja(fallback);
        _code.mov(eax, (1 << Realtime) | (1 << RealtimeCoarse));
        _code.bt(eax, edi);
        _code.jc(realtime);
        _code.mov(eax, (1 << Monotonic) | (1 << MonotonicRaw) | (1 << MonotonicCoarse) | (1 << Boottime));
        _code.bt(eax, edi);
        _code.jnc(fallback);

        // This machine is never suspended: boot time is monotonic time. Nothing steers the clock: raw is, too.
        _code.Label(ref monotonic);
        ReadNanoseconds(realtime: false);
        StoreTimespec();
        _code.xor(eax, eax);
        _code.ret();

        _code.Label(ref realtime);
        ReadNanoseconds(realtime: true);
        StoreTimespec();
        _code.xor(eax, eax);
        _code.ret();

        _code.Label(ref fallback);
        SystemCall(ClockGettimeCall);
    }

    // int gettimeofday(struct timeval *rdi, struct timezone *rsi)
    private void Gettimeofday()
    {
        Label noTime = _code.CreateLabel();
        Label noZone = _code.CreateLabel();
        _code.test(rdi, rdi);
        _code.jz(noTime);
        ReadNanoseconds(realtime: true);
        SplitNanoseconds();
        _code.mov(__qword_ptr[rdi], rdx);
        // rax is below 10^9, so that rax * 274877907 >> 38 is rax / 1000 exactly.
        _code.imul(rax, rax, 274_877_907);
        _code.shr(rax, 38);
        _code.mov(__qword_ptr[rdi + 8], rax);
        _code.Label(ref noTime);
        _code.test(rsi, rsi);
        _code.jz(noZone);
        // tz_minuteswest and tz_dsttime: nobody sets a time zone in the kernel.
        _code.xor(eax, eax);
        _code.mov(__qword_ptr[rsi], rax);
        _code.Label(ref noZone);
        _code.xor(eax, eax);
        _code.ret();
    }

    // time_t time(time_t *rdi)
    private void Time()
    {
        Label done = _code.CreateLabel();
        ReadNanoseconds(realtime: true);
        SplitNanoseconds();
        _code.mov(rax, rdx);
        _code.test(rdi, rdi);
        _code.jz(done);
        _code.mov(__qword_ptr[rdi], rax);
        _code.Label(ref done);
        _code.ret();
    }

    // int clock_getres(clockid_t edi, struct timespec *rsi)
    private void ClockGetres()
    {
        Label coarse = _code.CreateLabel();
        Label store = _code.CreateLabel();
        Label done = _code.CreateLabel();
        Label fallback = _code.CreateLabel();
        _code.cmp(edi, Boottime);
        _code.ja(fallback);
        _code.mov(ecx, CoarseResolution);
        _code.mov(eax, (1 << RealtimeCoarse) | (1 << MonotonicCoarse));
        _code.bt(eax, edi);
        _code.jc(store);
        _code.mov(ecx, 1);
        _code.mov(eax, (1 << Realtime) | (1 << Monotonic) | (1 << MonotonicRaw) | (1 << Boottime));
        _code.bt(eax, edi);
        _code.jnc(fallback);

        _code.Label(ref store);
        _code.xor(eax, eax);
        _code.test(rsi, rsi);
        _code.jz(done);
        _code.mov(__qword_ptr[rsi], rax);
        _code.mov(__qword_ptr[rsi + 8], rcx);
        _code.Label(ref done);
        _code.ret();

        _code.Label(ref fallback);
        SystemCall(ClockGetresCall);
    }

    // int getcpu(unsigned *rdi, unsigned *rsi, void *rdx)
    private void Getcpu() => SystemCall(GetcpuCall);

    /// <summary>rax := nanoseconds. Changes rcx, rdx, r8, r9.</summary>
    private void ReadNanoseconds(bool realtime)
    {
        Label again = _code.CreateLabel();
        Label busy = _code.CreateLabel();
        Label forward = _code.CreateLabel();
        _code.mov(r8, _clockPage);
        _code.jmp(again);

        _code.Label(ref busy);
        _code.pause();
        _code.Label(ref again);
        _code.mov(r9d, __dword_ptr[r8 + s_sequence]);
        _code.test(r9b, 1);
        _code.jnz(busy);

        // rdtsc is not ordered with loads. The fence keeps it behind the load of the sequence (and behind whatever the
        // caller did before), so that a counter value is never paired with a base that was published after it and no
        // two calls go backwards. Loads among themselves stay in order on x86, so the sequence needs no other fence.
        _code.lfence();
        _code.rdtsc();
        _code.shl(rdx, 32);
        _code.or(rax, rdx);
        _code.sub(rax, __qword_ptr[r8 + s_baseTsc]);
        _code.jae(forward);
        // This core's counter is a little behind that of the core that published the base.
        _code.xor(eax, eax);
        _code.Label(ref forward);
        _code.mul(__qword_ptr[r8 + s_multiplier]);
        _code.mov(ecx, __dword_ptr[r8 + s_shift]);
        _code.shrd(rax, rdx, cl);
        _code.add(rax, __qword_ptr[r8 + s_baseNanoseconds]);
        if (realtime)
        {
            _code.add(rax, __qword_ptr[r8 + s_realtimeOffset]);
        }

        _code.cmp(r9d, __dword_ptr[r8 + s_sequence]);
        _code.jne(busy);
    }

    /// <summary>rdx := rax / 10^9, rax := rax % 10^9. Changes rcx.</summary>
    private void SplitNanoseconds()
    {
        // Division by multiplication (Granlund and Montgomery, 1994): 10^9 = 2^9 * 5^9, and 2^75 / 5^9 rounded up is
        // exact for all 55-bit numbers.
        _code.mov(rcx, rax);
        _code.shr(rax, 9);
        _code.mov(rdx, 0x0044_B82F_A09B_5A53UL);
        _code.mul(rdx);
        _code.shr(rdx, 11);
        _code.imul(rax, rdx, NanosecondsPerSecond);
        _code.sub(rcx, rax);
        _code.mov(rax, rcx);
    }

    private void StoreTimespec()
    {
        SplitNanoseconds();
        _code.mov(__qword_ptr[rsi], rdx);
        _code.mov(__qword_ptr[rsi + 8], rax);
    }

    private void SystemCall(uint number)
    {
        _code.mov(eax, number);
        _code.syscall();
        _code.ret();
    }

    private static int Offset(string field) => (int)Marshal.OffsetOf<ClockPage>(field);
}
