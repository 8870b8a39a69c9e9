using Iced.Intel;
using Rill.Abi;
using static Iced.Intel.AssemblerRegisters;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static unsafe class ProcessTests
{
    [Fact]
    internal static void ExitCodeIsSeen()
    {
        using var child = new Child();
        Equal((ExitReason.Exited, 42UL), child.Run(assembler => Child.Exit(assembler, 42)), "exit");
        ProcessInfo info;
        Must(KernelCall.ProcessInfo, child.Process, (ulong)&info);
        Equal(ExitReason.Exited, info.ExitReason, "reason");
        Equal(0u, info.Threads, "threads");
    }

    [Fact]
    internal static void ObservingADeadProcessCompletesAtOnce()
    {
        using var child = new Child();
        child.Run();
        Equal((ExitReason.Exited, 0UL), child.Wait(), "again");
    }

    [Fact]
    internal static void FaultsEndTheProcessAlone()
    {
        (string, int, Action<Assembler>)[] faults =
        [
            ("null read", 14, a => a.mov(rax, __[8])),
            ("kernel read", 14, a => { a.mov(rax, 0xFFFF_FFFF_8000_0000); a.mov(rax, __[rax]); }),
            ("write to code", 14, a => { a.mov(eax, (int)Child.CodeAddress); a.mov(__dword_ptr[rax], 1); }),
            ("jump to data", 14, a => { a.mov(eax, (int)Child.StackAddress); a.jmp(rax); }),
            ("undefined", 6, a => a.ud2()),
            ("privileged", 13, a => a.hlt()),
            ("ports", 13, a => { a.mov(edx, 0x3F8); a.@in(al, dx); }),
            ("interrupts off", 13, a => a.cli()),
            ("divide", 0, a => { a.xor(ecx, ecx); a.xor(edx, edx); a.mov(eax, 1); a.div(ecx); }),
            ("non-canonical", 13, a => { a.mov(rax, 0x8000_0000_0000_0000); a.mov(rax, __[rax]); }),
            ("page table base", 13, a => a.mov(cr3, rax)),
            ("model register", 13, a => { a.mov(ecx, 0x1B); a.rdmsr(); }),
            ("return to nowhere", 13, a => { a.mov(rax, 0x8000_0000_0000_0000); a.push(rax); a.ret(); }),
        ];
        foreach ((string what, int vector, Action<Assembler> code) in faults)
        {
            using var child = new Child();
            (ExitReason reason, ulong exit) = child.Run(code);
            Equal(ExitReason.Fault, reason, what);
            Equal((ulong)vector, exit >> 32, what);
        }
    }

    [Fact]
    internal static void KillEndsALoopOnAnotherCore()
    {
        using var child = new Child();
        Close(child.Start(assembler =>
        {
            Label loop = assembler.CreateLabel();
            assembler.Label(ref loop);
            assembler.jmp(loop);
        }));
        Must(KernelCall.ProcessKill, child.Process, 7);
        Equal((ExitReason.Killed, 7UL), child.Wait(), "killed");
        Is(Status.BadState, Call(KernelCall.ProcessInstall, child.Process, child.Space, (ulong)Rights.Same, 0), "install into the dead");
    }

    [Fact]
    internal static void SuspendStopsAndResumeGoesOn()
    {
        uint memory = CreateMemory(4096);
        var counter = (ulong*)Map(memory, 4096, Protection.Read | Protection.Write, MapFlags.Shared);
        using var child = new Child();
        Map(memory, 4096, Protection.Read | Protection.Write, MapFlags.Shared | MapFlags.Fixed, 0xA0_0000, 0, child.Space);
        Close(child.Start(assembler =>
        {
            Label loop = assembler.CreateLabel();
            assembler.mov(ebx, 0xA0_0000);
            assembler.Label(ref loop);
            assembler.inc(__qword_ptr[rbx]);
            assembler.jmp(loop);
        }));
        while (Volatile.Read(ref *counter) < 1000)
        {
            Call(KernelCall.ThreadYield);
        }
        Must(KernelCall.ProcessSuspend, child.Process);
        // A thread that runs on another core stops at its next kernel entry, which the suspension asks for.
        Pause(20_000_000);
        ulong seen = Volatile.Read(ref *counter);
        Pause(20_000_000);
        Equal(seen, Volatile.Read(ref *counter), "stands still");
        Must(KernelCall.ProcessResume, child.Process);
        ulong deadline = Now() + 120_000_000_000;
        while (Volatile.Read(ref *counter) == seen && Now() < deadline)
        {
            Call(KernelCall.ThreadYield);
        }
        True(Volatile.Read(ref *counter) != seen, "goes on");
        Must(KernelCall.ProcessKill, child.Process, 0);
        child.Wait();
        Unmap((byte*)counter, 4096);
        Close(memory);
    }

    [Fact]
    internal static void ChildHasOnlyWhatItWasGiven()
    {
        using var child = new Child();
        uint memory = CreateMemory(4096);
        uint given = child.Give(memory, Rights.Read, 77);
        Equal(77u, given, "fixed value");
        int[] places = Enumerable.Range(1, 120).Select(n => child.Add(KernelCall.HandleInfo, (ulong)n, Child.StackAddress)).ToArray();
        int read = child.Add(KernelCall.MemoryRead, 77, 0, Child.StackAddress, 8);
        int write = child.Add(KernelCall.MemoryWrite, 77, 0, Child.StackAddress, 8);
        int power = child.Add(KernelCall.SystemPower, 1, 0);
        child.Run();
        for (int i = 0; i < places.Length; i++)
        {
            Is(i + 1 == 77 ? Status.Ok : Status.BadHandle, child.Result(places[i]), $"handle {i + 1}");
        }
        Equal(8L, child.Result(read), "read");
        Is(Status.AccessDenied, child.Result(write), "write");
        Is(Status.BadHandle, child.Result(power), "power");
        Close(memory);
    }

    [Fact]
    internal static void VectorStateSurvivesPreemption()
    {
        // Two children on the same cores fill the wide registers with different patterns and check them for long.
        Child[] children = [new(), new(), new(), new(), new(), new()];
        for (int i = 0; i < children.Length; i++)
        {
            int pattern = 0x1111 * (i + 1);
            Close(children[i].Start(a =>
            {
                Label loop = a.CreateLabel(), bad = a.CreateLabel();
                a.mov(eax, pattern);
                a.vmovd(xmm0, eax);
                a.vpbroadcastd(ymm0, xmm0);
                a.vmovdqa(ymm7, ymm0);
                a.vmovdqa(ymm15, ymm0);
                a.mov(ecx, 20_000_000);
                a.Label(ref loop);
                a.vpcmpeqd(ymm1, ymm7, ymm15);
                a.vpmovmskb(eax, ymm1);
                a.cmp(eax, -1);
                a.jne(bad);
                a.vpcmpeqd(ymm1, ymm0, ymm15);
                a.vpmovmskb(eax, ymm1);
                a.cmp(eax, -1);
                a.jne(bad);
                a.dec(ecx);
                a.jnz(loop);
                a.vmovd(eax, xmm15);
                a.cmp(eax, pattern);
                a.jne(bad);
                Child.Exit(a, 1);
                a.Label(ref bad);
                Child.Exit(a, 2);
            }));
        }
        foreach (Child child in children)
        {
            Equal((ExitReason.Exited, 1UL), child.Wait(), "patterns kept");
            child.Dispose();
        }
    }

    internal static void Pause(ulong nanoseconds)
    {
        uint word = 0;
        Is(Status.TimedOut, Call(KernelCall.FutexWait, (ulong)&word, 0, Now() + nanoseconds, 0));
    }
}
