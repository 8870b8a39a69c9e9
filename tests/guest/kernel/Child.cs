using Iced.Intel;
using Rill.Abi;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Guest.KernelTests;

/// <summary>
/// A process made of a few instructions, without a shim: every <c>syscall</c> of it is a kernel call. It runs a list
/// of calls from memory shared with the test, stores their results, and exits with 0.
/// </summary>
internal sealed unsafe class Child : IDisposable
{
    internal const ulong CodeAddress = 0x20_0000, ListAddress = 0x40_0000, StackAddress = 0x80_0000, AreaAddress = 0x90_0000;
    private const ulong RecordSize = 64;

    private readonly uint _list;
    private readonly ulong* _records;
    private readonly int _capacity;
    private int _count;

    /// <summary>Makes one that has all rights over itself.</summary>
    /// <param name="capacity">Calls that its list has room for.</param>
    /// <param name="job">The Job that it lives in; 0: that of this program, which may use the reserve.</param>
    internal Child(int capacity = 1024, uint job = 0)
    {
        _capacity = capacity;
        Space = (uint)KernelCalls.Must(KernelCall.SpaceCreate, job);
        Process = (uint)KernelCalls.Must(KernelCall.ProcessCreate, Space, job, (ulong)Rights.Same);
        _list = KernelCalls.CreateMemory((ulong)capacity * RecordSize);
        _records = (ulong*)KernelCalls.Map(_list, (ulong)capacity * RecordSize, Protection.Read | Protection.Write, MapFlags.Shared);
        KernelCalls.Map(_list, (ulong)capacity * RecordSize, Protection.Read | Protection.Write, MapFlags.Shared | MapFlags.Fixed,
            ListAddress, 0, Space);
        KernelCalls.Map(0, 0x4000, Protection.Read | Protection.Write, MapFlags.Fixed, StackAddress, 0, Space);
    }

    internal uint Space { get; }

    internal uint Process { get; }

    /// <summary>Adds a call to the list; returns its place for <see cref="Result"/>.</summary>
    internal int Add(KernelCall number, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0)
    {
        KernelCalls.True(_count < _capacity, "room in the child's list");
        ulong* record = _records + _count * 8;
        record[0] = (ulong)number;
        (record[1], record[2], record[3], record[4], record[5], record[6]) = (a0, a1, a2, a3, a4, a5);
        return _count++;
    }

    internal long Result(int place) => (long)_records[place * 8 + 7];

    /// <summary>Gives the child a handle; returns its value there.</summary>
    internal uint Give(uint handle, Rights rights = Rights.Same, uint value = 0) =>
        (uint)KernelCalls.Must(KernelCall.ProcessInstall, Process, handle, (ulong)rights, value);

    /// <summary>Starts it; it runs the list, then <paramref name="after"/>, which by default exits with 0.</summary>
    internal uint Start(Action<Assembler>? after = null)
    {
        byte[] code = Assemble(CodeAddress, assembler =>
        {
            if (_count > 0)
            {
                Label loop = assembler.CreateLabel();
                assembler.mov(rbx, ListAddress);
                assembler.mov(ebp, _count);
                assembler.Label(ref loop);
                assembler.mov(rax, __[rbx]);
                assembler.mov(rdi, __[rbx + 8]);
                assembler.mov(rsi, __[rbx + 16]);
                assembler.mov(rdx, __[rbx + 24]);
                assembler.mov(r10, __[rbx + 32]);
                assembler.mov(r8, __[rbx + 40]);
                assembler.mov(r9, __[rbx + 48]);
                assembler.syscall();
                assembler.mov(__[rbx + 56], rax);
                assembler.add(rbx, (int)RecordSize);
                assembler.dec(ebp);
                assembler.jnz(loop);
            }
            after?.Invoke(assembler);
            Exit(assembler, 0);
        });
        uint memory = KernelCalls.CreateMemory(4096);
        fixed (byte* bytes = code)
        {
            KernelCalls.Must(KernelCall.MemoryWrite, memory, 0, (ulong)bytes, (ulong)code.Length);
        }
        KernelCalls.Map(memory, 4096, Protection.Read | Protection.Execute, MapFlags.Fixed, CodeAddress, 0, Space);
        KernelCalls.Close(memory);
        var start = new Rill.Abi.ThreadStart { Entry = CodeAddress, StackPointer = StackAddress + 0x4000, Area = AreaAddress };
        return (uint)KernelCalls.Must(KernelCall.ThreadCreate, Process, (ulong)&start);
    }

    /// <summary>Starts the child and waits for its end.</summary>
    internal (ExitReason Reason, ulong Code) Run(Action<Assembler>? after = null)
    {
        KernelCalls.Close(Start(after));
        return Wait();
    }

    internal (ExitReason Reason, ulong Code) Wait()
    {
        using var queue = new Queue(4096);
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = Process, Token = 1 });
        Completion exit = queue.Take();
        KernelCalls.Equal(CompletionKind.Exit, exit.Kind, "kind");
        return ((ExitReason)exit.Label, exit.Value);
    }

    internal static void Exit(Assembler assembler, int code)
    {
        assembler.mov(eax, (int)KernelCall.ProcessExit);
        assembler.mov(edi, code);
        assembler.syscall();
    }

    private static byte[] Assemble(ulong address, Action<Assembler> emit)
    {
        var assembler = new Assembler(64);
        emit(assembler);
        using var stream = new MemoryStream();
        assembler.Assemble(new StreamCodeWriter(stream), address);
        return stream.ToArray();
    }

    public void Dispose()
    {
        KernelCalls.Unmap((byte*)_records, (ulong)_capacity * RecordSize);
        KernelCalls.Close(_list);
        KernelCalls.Close(Process);
        KernelCalls.Close(Space);
    }
}
