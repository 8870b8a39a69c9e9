using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

/// <summary>Garbage in every argument of every call, from a process that may break. The kernel must outlive it.</summary>
internal static unsafe class GarbageTests
{
    private static readonly ulong[] s_numbers =
    [
        0, 1, 2, 3, 7, 8, 64, 4095, 4096, 4097, 0x10000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1UL << 32, 1UL << 47,
        Layout.UserEnd, Layout.UserEnd - 1, Layout.ClockPage, Child.CodeAddress, Child.ListAddress, Child.StackAddress,
        Child.StackAddress + 1, Child.StackAddress + 0x3FFF, Child.AreaAddress, Child.AreaAddress + 4095,
        0xFFFF_8000_0000_0000, 0xFFFF_FFFF_8000_0000, ulong.MaxValue - 4095, ulong.MaxValue, 1UL << 63,
    ];

    [Fact]
    internal static void NoArgumentOfAnyCallHurtsTheKernel()
    {
        KernelCall[] calls = Enum.GetValues<KernelCall>()
            .Where(call => call is not (KernelCall.ProcessExit or KernelCall.ThreadExit)).ToArray();
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            // It may end its Job: one of its own.
            uint job = (uint)Must(KernelCall.JobCreate);
            using var child = new Child(2048, job);
            var (first, second) = CreateStream();
            uint memory = CreateMemory(65536);
            using var queue = new Queue(4096);
            using var victim = new Child(4);
            uint[] handles =
            [
                child.Give(memory, Rights.All), child.Give(memory, Rights.Read), child.Give(first), child.Give(second),
                child.Give(queue.Handle), child.Give(victim.Process), child.Give(victim.Space), child.Give(BootHandles.Log),
                child.Give(child.Space, Rights.Read),
            ];
            ulong Argument() => random.Next(4) switch
            {
                0 => handles[random.Next(handles.Length)],
                1 => (ulong)random.Next(40),
                2 => s_numbers[random.Next(s_numbers.Length)],
                _ => Child.StackAddress + (ulong)random.Next(0x3000),
            };
            for (int i = 0; i < 2000; i++)
            {
                KernelCall call = random.Next(50) == 0 ? (KernelCall)random.Next(120) : calls[random.Next(calls.Length)];
                if (call is KernelCall.ProcessExit or KernelCall.ThreadExit)
                {
                    continue;
                }
                // Waits must end: their deadlines lie in the past.
                bool waits = call is KernelCall.FutexWait or KernelCall.QueueWait or KernelCall.QueueSubmitAndWait;
                ulong third = call is KernelCall.QueueSubmitAndWait ? (ulong)random.Next(3) : waits ? 0 : Argument();
                // A process that suspends itself would never end.
                ulong subject = call is KernelCall.ProcessSuspend ? handles[random.Next(handles.Length)] : Argument();
                child.Add(call, subject, Argument(), third, Argument(), waits ? 0 : Argument(), Argument());
            }
            Close(child.Start());
            child.Wait();
            Must(KernelCall.ProcessKill, victim.Process, 0);
            Close(job);
            Close(first);
            Close(second);
            Close(memory);
        }
    }

    [Fact]
    internal static void GarbageSubmissionsHurtNobody()
    {
        byte* bytes = Map(0, 65536, Protection.Read | Protection.Write, 0);
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            using var queue = new Queue(4096);
            var (first, second) = CreateStream();
            for (int i = 0; i < 200; i++)
            {
                Submission submission = default;
                random.NextBytes(new Span<byte>(&submission, sizeof(Submission)));
                submission.Operation = (Operation)random.Next(9);
                submission.Handle = random.Next(3) switch { 0 => first, 1 => second, _ => queue.Handle };
                if (random.Next(2) == 0)
                {
                    submission.Flags = (SubmissionFlags)random.Next(16);
                    submission.Buffer = (ulong)bytes + (ulong)random.Next(65536);
                    submission.Length = (uint)random.Next(20000);
                    submission.HandleCount = (uint)random.Next(6);
                    submission.Handle0 = first;
                    submission.Handle1 = second;
                    submission.Handle2 = queue.Handle;
                    submission.ReplyBound = (uint)random.Next(5000);
                }
                queue.Submit(submission);
                if (random.Next(10) == 0)
                {
                    Call(KernelCall.QueueCancel, queue.Handle, submission.Token);
                }
                while (random.Next(3) == 0 && queue.TryTake(out _, out _))
                {
                }
            }
            Call(KernelCall.HandleClose, first);
            Call(KernelCall.HandleClose, second);
        }
        Unmap(bytes, 65536);
    }

    [Fact]
    internal static void ExhaustingMemoryFailsTheTaker()
    {
        // A child touches more than the machine has: it faults with NoMemory and dies; the frames come back.
        ulong before = SystemInfo().MemoryFree;
        uint job = (uint)Must(KernelCall.JobCreate);
        using (var child = new Child(job: job))
        {
            Map(0, SystemInfo().MemoryTotal * 2, Protection.Read | Protection.Write, MapFlags.Fixed, 0x1_0000_0000, 0, child.Space);
            (ExitReason reason, _) = child.Run(a =>
            {
                Iced.Intel.Label loop = a.CreateLabel();
                a.mov(Iced.Intel.AssemblerRegisters.rax, 0x1_0000_0000UL);
                a.Label(ref loop);
                a.mov(Iced.Intel.AssemblerRegisters.__byte_ptr[Iced.Intel.AssemblerRegisters.rax], 1);
                a.add(Iced.Intel.AssemblerRegisters.rax, 4096);
                a.jmp(loop);
            });
            Equal(ExitReason.Fault, reason, "out of memory");
        }
        Close(job);
        long lost = (long)(before - SystemInfo().MemoryFree);
        True(lost < 8 << 20, $"memory is back, lost {lost}");
    }
}
