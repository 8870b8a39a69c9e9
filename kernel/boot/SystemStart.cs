#if !HOSTED
using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Entry;
using Rill.Kernel.Loader;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Boot;

/// <summary>The start of the kernel proper, once the machine layer stands.</summary>
internal static unsafe class SystemStart
{
    /// <summary>Takes memory over, takes the boot core into service and makes the first process. Other cores follow by
    /// <see cref="EntryPoints.AddCore"/>.</summary>
    public static void Run(in BootInfo info)
    {
        Panic.SetReport(&ThreadReport.Write);
        MemoryStart.Run((BootInfo*)Unsafe.AsPointer(ref Unsafe.AsRef(in info)));
        Core.Initialize();
        FutexTable.Initialize();
        WallClock.Initialize();
        EntryPoints.AddCore(0);

        KernelImage.Range shim = KernelImage.Linker.Shim;
        if (shim.End == shim.Start)
        {
            KernelLog.Write("built without the shim: no process to start, idle\n"u8);
            return;
        }
        MemoryObject shimImage = Filled(new ReadOnlySpan<byte>((void*)shim.Start, (int)(shim.End - shim.Start)));
        MemoryObject commandLine = Filled(info.CommandLine);
        Status status = FirstProcess.Create(shimImage, Archive(in info), commandLine);
        Check.That(status == Status.Ok, "the first process could not be made"u8);
    }

    private static MemoryObject Archive(in BootInfo info)
    {
        if (info.Modules.Length == 0)
        {
            KernelLog.Write("the boot loader gave no initial archive\n"u8);
            return Filled(default);
        }
        ref readonly BootModule module = ref info.Modules[0];
        Check.That((module.Start & Pages.OffsetMask) == 0, "the initial archive does not start at a page"u8);
        Status status = MemoryObject.CreateFromFrames(module.Start, module.Length, out MemoryObject? archive);
        Check.That(status == Status.Ok, "no memory for the initial archive's object"u8);
        return archive!;
    }

    private static MemoryObject Filled(ReadOnlySpan<byte> content)
    {
        Status status = MemoryObject.Create((ulong)content.Length + 1, MemoryFlags.None, out MemoryObject? memory);
        if (status == Status.Ok)
        {
            status = memory!.Write(0, content, out _);
        }
        Check.That(status == Status.Ok, "no memory for the first process"u8);
        return memory!;
    }
}
#endif
