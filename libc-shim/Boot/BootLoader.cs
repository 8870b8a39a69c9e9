using System;
using System.Runtime;
using Rill.Abi;
using Rill.Loading;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// The first process's start: finds <c>rill/init</c> in the initial archive, loads it into its own space and runs it as
/// a server. The kernel knows neither cpio nor ELF.
/// </summary>
internal static unsafe class BootLoader
{
    private const ulong StackSize = 8 << 20;

    private static ReadOnlySpan<byte> Name => "rill/init"u8;

    [RuntimeExport("shim_boot")]
    public static void Boot(ThreadBlock* t)
    {
        Start.EarlyLog = BootHandles.Log;
        MemoryInfo archive;
        Check(KernelCalls.MemoryInfo(BootHandles.Archive, &archive), "no initial archive"u8);
        MapRequest request = default;
        request.Memory = BootHandles.Archive;
        request.Protection = Protection.Read;
        request.Flags = MapFlags.Shared;
        request.Length = archive.Size;
        long mapped = KernelCalls.SpaceMap(0, &request);
        Check(mapped, "the initial archive cannot be mapped"u8);
        byte* bytes = (byte*)mapped;

        MappedFile file = FindProgram(new MappedArchive(bytes, archive.Size));
        Span<ElfSegment> room = stackalloc ElfSegment[ElfHeaders.MaxProgramHeaders];
        if (ElfImage.TryParse(in file, room, out ElfImage image) != LoadStatus.Ok || image.InterpreterLength != 0)
        {
            Environment.FailFast("rill/init is no static ELF program for x86-64"u8);
        }
        ulong bias = image.IsPositionIndependent ? ProgramPlaces.Program : 0;
        var space = new OwnSpace(bytes, file.Offset);
        if (image.End > Layout.MapTop - bias
            || SegmentMapper.Map(ref space, room.Slice(0, image.SegmentCount), bias) != LoadStatus.Ok)
        {
            Environment.FailFast("no memory for rill/init"u8);
        }

        ShimStart start = default;
        start.Mode = ShimMode.Server;
        start.Log = BootHandles.Log;
        start.Flags = TraceAsked() ? ShimStart.Trace : 0;
        start.EntryPoint = image.Entry + bias;
        start.StackPointer = BuildStack(in image, bias);
        start.BreakStart = image.End + bias;
        KernelCalls.SpaceUnmap(0, (ulong)bytes, archive.Size);
        // Servers that start others read the flags here.
        *(ShimStart*)Asm.StartBlock() = start;
        Start.Enter(t, start);
    }

    // The archives' last file of the name, as an unpacker would leave it.
    private static MappedFile FindProgram(MappedArchive archive)
    {
        MappedFile found = default;
        var walk = new CpioWalk<MappedArchive>(archive);
        while (walk.TryReadNext(out CpioRecord entry, out ReadOnlySpan<byte> path))
        {
            if (path.SequenceEqual(Name))
            {
                found = archive.FileAt(entry.Offset, entry.Size);
            }
        }
        if (found.Size == 0)
        {
            Environment.FailFast("the initial archive has no rill/init"u8);
        }
        return found;
    }

    private static ulong BuildStack(in ElfImage image, ulong bias)
    {
        Check(
            KernelCalls.MapAnonymous(Layout.StackTop - StackSize, StackSize, Protection.Read | Protection.Write, MapFlags.None),
            "no memory for the first stack"u8);
        byte* random = stackalloc byte[InitialStack.RandomBytes];
        KernelCalls.RandomGet(random, InitialStack.RandomBytes);
        uint* processor = stackalloc uint[4];
        Asm.CpuId(1, 0, processor);
        StackFacts facts = default;
        facts.ProgramHeaders = image.ProgramHeaderAddress == 0 ? 0 : image.ProgramHeaderAddress + bias;
        facts.ProgramHeaderCount = image.ProgramHeaderCount;
        facts.Entry = image.Entry + bias;
        facts.Vdso = ((ShimImage*)Layout.Shim)->VdsoLength != 0 ? Layout.Vdso : 0;
        facts.HardwareCapabilities = processor[3];

        var stack = new InitialStack(Layout.StackTop, "rill/init\0"u8, 1, 0, Name);
        stack.Write(
            new Span<byte>((void*)stack.StackPointer, stack.Length),
            in facts,
            new ReadOnlySpan<byte>(random, InitialStack.RandomBytes));
        return stack.StackPointer;
    }

    // Whether the kernel's command line has the word shim.trace.
    private static bool TraceAsked()
    {
        byte* text = stackalloc byte[1024];
        long length = KernelCalls.MemoryRead(BootHandles.CommandLine, 0, text, 1024);
        return length > 0 && new ReadOnlySpan<byte>(text, (int)length).IndexOf("shim.trace"u8) >= 0;
    }

    private static void Check(long result, ReadOnlySpan<byte> message)
    {
        if (result < 0)
        {
            Environment.FailFast(message);
        }
    }
}
