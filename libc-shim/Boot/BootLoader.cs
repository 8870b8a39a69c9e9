using System;
using System.Runtime;
using Rill.Abi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// The first process's start: finds <c>rill/init</c> in the initial archive, loads it into its own space and runs it as
/// a server. The kernel knows neither cpio nor ELF.
/// </summary>
internal static unsafe class BootLoader
{
    // Where a movable program goes: as Linux without randomisation (ELF_ET_DYN_BASE).
    private const ulong MovableBase = 0x0000_5555_5555_4000;
    private const ulong StackSize = 8 << 20;

    [RuntimeExport("shim_boot")]
    public static void Boot(ThreadBlock* t)
    {
        Start.EarlyLog = BootHandles.Log;
        MemoryInfo archive;
        Check(KernelCalls.Call(KernelCall.MemoryInfo, BootHandles.Archive, (ulong)&archive), "no initial archive"u8);
        MapRequest request = default;
        request.Memory = BootHandles.Archive;
        request.Protection = Protection.Read;
        request.Flags = MapFlags.Shared;
        request.Length = archive.Size;
        long mapped = KernelCalls.SpaceMap(&request);
        Check(mapped, "the initial archive cannot be mapped"u8);
        byte* bytes = (byte*)mapped;

        if (!Cpio.TryFind(bytes, archive.Size, "rill/init"u8, out ulong offset, out ulong size))
        {
            Environment.FailFast("the initial archive has no rill/init"u8);
        }
        if (!ElfFile.TryRead(bytes + offset, size, out ElfFile file))
        {
            Environment.FailFast("rill/init is no static ELF program for x86-64"u8);
        }
        ulong shift = file.Movable ? MovableBase : 0;
        for (int i = 0; i < file.SegmentCount; i++)
        {
            if (file.Segment(i).Type == ElfSegment.Load)
            {
                LoadSegment(file.Segment(i), shift, bytes, offset);
            }
        }

        ShimStart start = default;
        start.Mode = ShimMode.Server;
        start.Log = BootHandles.Log;
        start.Flags = TraceAsked() ? ShimStart.Trace : 0;
        start.EntryPoint = file.Entry + shift;
        start.StackPointer = BuildStack(file, shift);
        start.BreakStart = file.End + shift;
        KernelCalls.SpaceUnmap((ulong)bytes, archive.Size);
        // Servers that start others read the flags here.
        *(ShimStart*)Asm.StartBlock() = start;
        Start.Enter(t, start);
    }

    // A segment whose place in the archive is congruent to its address is mapped from there, privately; any other is
    // copied.
    private static void LoadSegment(in ElfSegment segment, ulong shift, byte* archive, ulong fileOffset)
    {
        ulong address = segment.Address + shift;
        ulong source = fileOffset + segment.Offset;
        ulong start = Pages.Down(address);
        ulong fileEnd = address + segment.FileSize;
        ulong end = Pages.Up(address + segment.MemorySize);
        Protection protection = Access(segment.Flags);
        bool writable = (protection & Protection.Write) != 0;

        ulong mappedEnd = start;
        if (segment.FileSize != 0 && Pages.Aligned(address - source) && (segment.MemorySize == segment.FileSize || writable))
        {
            MapRequest request = default;
            request.Memory = BootHandles.Archive;
            request.Protection = protection;
            request.Flags = MapFlags.Fixed;
            request.Address = start;
            request.Length = Pages.Up(fileEnd) - start;
            request.Offset = Pages.Down(source);
            if (KernelCalls.SpaceMap(&request) >= 0)
            {
                mappedEnd = Pages.Up(fileEnd);
                if (segment.MemorySize > segment.FileSize)
                {
                    Clear(fileEnd, mappedEnd - fileEnd);
                }
            }
        }
        if (mappedEnd < end)
        {
            bool copy = mappedEnd == start;
            Check(
                KernelCalls.MapAnonymous(
                    mappedEnd, end - mappedEnd, copy ? Protection.Read | Protection.Write : protection, MapFlags.None),
                "no memory for rill/init"u8);
            if (copy)
            {
                new ReadOnlySpan<byte>(archive + source, (int)segment.FileSize)
                    .CopyTo(new Span<byte>((void*)address, (int)segment.FileSize));
                Check(
                    KernelCalls.Call(KernelCall.SpaceProtect, 0, start, end - start, (ulong)protection),
                    "a segment of rill/init cannot be protected"u8);
            }
        }
    }

    private static Protection Access(uint flags) =>
        ((flags & (ElfSegment.Read | ElfSegment.Execute)) != 0 ? Protection.Read : Protection.None)
        | ((flags & ElfSegment.Write) != 0 ? Protection.Write | Protection.Read : Protection.None)
        | ((flags & ElfSegment.Execute) != 0 ? Protection.Execute : Protection.None);

    // The initial stack (AMD64 psABI 3.4.1): argc, argv, NULL, envp, NULL, the auxiliary vector; strings above.
    private static ulong BuildStack(in ElfFile file, ulong shift)
    {
        Check(
            KernelCalls.MapAnonymous(Layout.StackTop - StackSize, StackSize, Protection.Read | Protection.Write, MapFlags.None),
            "no memory for the first stack"u8);
        ulong random = Layout.StackTop - 64;
        KernelCalls.RandomGet((void*)random, 16);
        ulong name = Layout.StackTop - 48;
        "rill/init\0"u8.CopyTo(new Span<byte>((void*)name, 10));
        ulong platform = Layout.StackTop - 32;
        "x86_64\0"u8.CopyTo(new Span<byte>((void*)platform, 7));

        uint* processor = stackalloc uint[4];
        Asm.CpuId(1, 0, processor);
        ulong* words = stackalloc ulong[48];
        int count = 0;
        words[count++] = 1;
        words[count++] = name;
        words[count++] = 0;
        words[count++] = 0;
        // Keys: Linux's uapi/linux/auxvec.h.
        Add(words, ref count, 3, file.HeadersAddress + shift);
        Add(words, ref count, 4, 56);
        Add(words, ref count, 5, (ulong)file.SegmentCount);
        Add(words, ref count, 6, Pages.Size);
        Add(words, ref count, 7, 0);
        Add(words, ref count, 8, 0);
        Add(words, ref count, 9, file.Entry + shift);
        Add(words, ref count, 11, 0);
        Add(words, ref count, 12, 0);
        Add(words, ref count, 13, 0);
        Add(words, ref count, 14, 0);
        Add(words, ref count, 15, platform);
        Add(words, ref count, 16, processor[3]);
        Add(words, ref count, 17, 100);
        Add(words, ref count, 23, 0);
        Add(words, ref count, 25, random);
        Add(words, ref count, 26, 0);
        Add(words, ref count, 31, name);
        Add(words, ref count, 0, 0);

        ulong stack = (Layout.StackTop - 128 - (ulong)count * 8) & ~15UL;
        for (int i = 0; i < count; i++)
        {
            ((ulong*)stack)[i] = words[i];
        }
        return stack;
    }

    private static void Add(ulong* words, ref int count, ulong key, ulong value)
    {
        words[count++] = key;
        words[count++] = value;
    }

    // Whether the kernel's command line has the word shim.trace.
    private static bool TraceAsked()
    {
        byte* text = stackalloc byte[1024];
        long length = KernelCalls.Call(KernelCall.MemoryRead, BootHandles.CommandLine, 0, (ulong)text, 1024);
        return length > 0 && new ReadOnlySpan<byte>(text, (int)length).IndexOf("shim.trace"u8) >= 0;
    }

    private static void Clear(ulong address, ulong length)
    {
        if (length != 0)
        {
            new Span<byte>((void*)address, (int)length).Clear();
        }
    }

    private static void Check(long result, ReadOnlySpan<byte> message)
    {
        if (result < 0)
        {
            Environment.FailFast(message);
        }
    }
}
