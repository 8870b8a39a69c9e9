using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Abi.Description;
using Rill.Kernel.Arch;
using Rill.Kernel.Entry;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Tests.Hosted;

/// <summary>A process of a test, with a megabyte of memory to use.</summary>
internal sealed unsafe class Guest
{
    internal const ulong Memory = 0x1000_0000;
    internal const ulong MemorySize = 1 << 20;
    /// <summary>A call has parked its thread.</summary>
    internal const long Parked = long.MinValue;

    /// <summary>Where threads make their calls.</summary>
    private const ulong CallAddress = 0x40_0000;

    private readonly TestKernel _kernel;
    private ulong _next = Memory;
    private ulong _nextArea = Layout.ShimHeap;

    internal Guest(TestKernel kernel, Process process)
    {
        _kernel = kernel;
        Process = process;
        MapRequest request = default;
        request.Address = Memory;
        request.Length = MemorySize;
        request.Protection = Protection.Read | Protection.Write;
        request.Flags = MapFlags.Fixed;
        Assert.Equal(Status.Ok, process.Space.Map(in request, null, out _));
    }

    internal Process Process { get; }

    /// <summary>In how many entries the last call was done.</summary>
    internal int Slices { get; private set; }

    internal Thread Main { get; set; } = null!;

    /// <summary>Makes a thread bound to a core (-1: to none).</summary>
    internal Thread NewThread(int core)
    {
        Cpu.CurrentIndex = core < 0 ? 0 : core;
        ThreadStart start = default;
        start.Entry = 0x40_0000;
        start.Area = _nextArea;
        _nextArea += 4096;
        Assert.Equal(Status.Ok, Thread.Create(Process, in start, out Thread? thread));
        if (core >= 0)
        {
            thread!.Affinity = default;
            thread.Affinity.Set(core);
            thread.IsBound = true;
        }
        thread!.BecomeReady();
        thread.Release();
        _kernel.Enter(Cpu.CurrentIndex, context => (nint)EntryPoints.Wake((ThreadContext*)context));
        return thread;
    }

    /// <summary>User memory for some bytes.</summary>
    internal ulong Allocate(int size)
    {
        ulong address = _next;
        _next += (ulong)(size + 63) & ~63ul;
        if (_next > Memory + MemorySize)
        {
            _next = Memory;
            return Allocate(size);
        }
        return address;
    }

    internal ulong Store<T>(T value)
        where T : unmanaged
    {
        ulong address = Allocate(sizeof(T));
        Assert.Equal(Status.Ok, UserMemory.CopyOut(Process.Space, address, in value));
        return address;
    }

    internal ulong StoreBytes(ReadOnlySpan<byte> bytes)
    {
        ulong address = Allocate(Math.Max(bytes.Length, 1));
        Assert.Equal(Status.Ok, UserMemory.CopyOut(Process.Space, address, bytes));
        return address;
    }

    internal T Load<T>(ulong address)
        where T : unmanaged
    {
        Assert.Equal(Status.Ok, UserMemory.CopyIn(Process.Space, address, out T value));
        return value;
    }

    internal byte[] LoadBytes(ulong address, int length)
    {
        byte[] bytes = new byte[length];
        Assert.Equal(Status.Ok, UserMemory.CopyIn(Process.Space, address, bytes));
        return bytes;
    }

    /// <summary>A call of the main thread, which must run.</summary>
    internal long Call(KernelCall call, params ReadOnlySpan<ulong> arguments) => CallFrom(Main, call, arguments);

    /// <summary>A call of a thread that runs.</summary>
    internal long CallFrom(Thread thread, KernelCall call, params ReadOnlySpan<ulong> arguments)
    {
        Assert.Equal(Rill.Kernel.Tasks.ThreadState.Running, thread.State);
        ThreadContext* context = thread.Context;
        context->Rax = (ulong)call;
        context->Rdi = arguments.Length > 0 ? arguments[0] : 0;
        context->Rsi = arguments.Length > 1 ? arguments[1] : 0;
        context->Rdx = arguments.Length > 2 ? arguments[2] : 0;
        context->R10 = arguments.Length > 3 ? arguments[3] : 0;
        context->R8 = arguments.Length > 4 ? arguments[4] : 0;
        context->R9 = arguments.Length > 5 ? arguments[5] : 0;
        FaultInjection.Remaining = _kernel.FailAfter;
        _kernel.FailAfter = -1;
        Slices = 0;
        do
        {
            // As the instruction would, which the kernel sends the thread back to for the next slice.
            context->Rip = CallAddress + 2;
            Slices++;
            _kernel.Enter(thread.CoreIndex, c => (nint)EntryPoints.Syscall((ThreadContext*)c));
        }
        while (thread.State == Rill.Kernel.Tasks.ThreadState.Running && context->Rip == CallAddress);
        FaultInjection.Remaining = -1;
        AssertDeclared(call, thread);
        return thread.State is Rill.Kernel.Tasks.ThreadState.Parked or Rill.Kernel.Tasks.ThreadState.Ended
            ? Parked
            : (long)thread.Context->Rax;
    }

    /// <summary>Whatever a test does: an error is one of those that the call's declaration lists.</summary>
    private static void AssertDeclared(KernelCall call, Thread thread)
    {
        // A thread that has ended has no registers any more.
        if (thread.State == Rill.Kernel.Tasks.ThreadState.Running && (long)thread.Context->Rax < 0)
        {
            long result = (long)thread.Context->Rax;
            ListedCall? listed = KernelCallList.All.FirstOrDefault(one => one.Call == call);
            Assert.True(
                listed is null ? result == (long)Status.NotSupported : listed.Errors.Contains((Status)result),
                $"{call} returned {(Status)result}, which is not declared");
        }
    }

    /// <summary>A call that gives a handle.</summary>
    internal uint Handle(KernelCall call, params ReadOnlySpan<ulong> arguments)
    {
        long result = Call(call, arguments);
        Assert.True(result > 0, $"{call}: {(Status)result}");
        return (uint)result;
    }

    internal void Ok(KernelCall call, params ReadOnlySpan<ulong> arguments) => Is(Status.Ok, call, arguments);

    internal void Is(Status expected, KernelCall call, params ReadOnlySpan<ulong> arguments)
        => Assert.Equal(expected, (Status)Call(call, arguments));

    internal (uint First, uint Second) NewStream()
    {
        ulong to = Store(0ul);
        Ok(KernelCall.StreamCreate, to);
        ulong both = Load<ulong>(to);
        return ((uint)both, (uint)(both >> 32));
    }

    /// <summary>Gives another process a handle.</summary>
    internal uint Give(Guest other, uint handle, Rights rights = Rights.Same)
    {
        Assert.True(Process.Handles.TryGet(handle, out KernelObject? target, out Rights held));
        Assert.Equal(Status.Ok, other.Process.Handles.TryAdd(target!, rights == Rights.Same ? held : rights, out uint given));
        return given;
    }

    internal GuestQueue NewQueue(uint capacity = 65_536) => new(this, capacity);

    internal void Exit()
    {
        if (Main.State == Rill.Kernel.Tasks.ThreadState.Running)
        {
            Call(KernelCall.ProcessExit, 0);
        }
        else
        {
            Kill();
        }
    }

    /// <summary>Ends the process as if another had killed it.</summary>
    internal void Kill()
    {
        if (Process.State == ProcessState.Alive)
        {
            Process.Terminate(ExitReason.Killed, 9);
            _kernel.Enter(Cpu.CurrentIndex, context => (nint)EntryPoints.Wake((ThreadContext*)context));
        }
    }
}
