using System;
using Rill.Abi;
using Rill.Kernel.Devices;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;
using Rill.Loading;
using Rill.Shim.Abi;

namespace Rill.Kernel.Boot;

/// <summary>Makes the first process: the shim in an empty space, the handles of <see cref="BootHandles"/>, and a thread at
/// the shim's boot loader.</summary>
internal static unsafe class FirstProcess
{
    private const Rights ReadMap = Rights.Read | Rights.Map | Rights.Duplicate | Rights.Transfer;

    /// <summary>Makes the process and lets its thread run. The references to the Memory objects go to its handles.</summary>
    /// <returns>NoMemory; InvalidArgument where the shim's image is damaged.</returns>
    public static Status Create(MemoryObject shimImage, MemoryObject archive, MemoryObject commandLine)
    {
        ShimImage header;
        Status status = shimImage.Read(0, new Span<byte>(&header, sizeof(ShimImage)), out _);
        if (status != Status.Ok)
        {
            return status;
        }
        if (!ShimMapping.IsKnown(in header))
        {
            return Status.InvalidArgument;
        }
        status = Job.Create(null, out Job? job);
        if (status != Status.Ok)
        {
            return status;
        }
        // What keeps the system going goes on when programs have used up memory.
        job!.MayUseReserve = true;
        status = AddressSpace.Create(out AddressSpace? space, job.Account);
        if (status != Status.Ok)
        {
            return status;
        }
        status = MapShim(space!, shimImage, in header);
        Process? process = null;
        if (status == Status.Ok)
        {
            status = Process.Create(space!, job, Rights.All, null, out process);
        }
        space!.Release();
        if (status != Status.Ok)
        {
            return status;
        }
        status = InstallHandles(process!, job, shimImage, archive, commandLine);
        if (status == Status.Ok)
        {
            status = StartThread(process!, header.BootEntry);
        }
        process!.Release();
        return status;
    }

    private static Status MapShim(AddressSpace space, MemoryObject image, in ShimImage header)
    {
        var target = new ShimTarget(space, image);
        if (!ShimMapping.TryMap(ref target, in header))
        {
            return Status.NoMemory;
        }
        space.SetRedirect(in header.Redirect);
        return Status.Ok;
    }

    private static Status InstallHandles(
        Process process, Job job, MemoryObject shimImage, MemoryObject archive, MemoryObject commandLine)
    {
        Status status = Resource.Create(ResourceKind.Root, 0, 1, out Resource? resource);
        if (status == Status.Ok)
        {
            status = Install(process, BootHandles.Resource, resource!, Rights.All);
        }
        if (status == Status.Ok)
        {
            status = Install(process, BootHandles.Job, job, Rights.All);
        }
        if (status == Status.Ok && !KernelHeap.TryReserve(LogObject.Size))
        {
            status = Status.NoMemory;
        }
        if (status == Status.Ok)
        {
            status = Install(process, BootHandles.Log, new LogObject(), Rights.All);
        }
        if (status == Status.Ok)
        {
            status = Install(process, BootHandles.Archive, archive, ReadMap);
        }
        if (status == Status.Ok)
        {
            status = Install(process, BootHandles.ShimImage, shimImage, ReadMap | Rights.Execute);
        }
        if (status == Status.Ok)
        {
            status = Install(process, BootHandles.CommandLine, commandLine, ReadMap);
        }
        return status == Status.Ok ? process.Handles.AddAt(BootHandles.Process, process, Rights.All) : status;
    }

    private static Status Install(Process process, uint value, KernelObject target, Rights rights)
    {
        Status status = process.Handles.AddAt(value, target, rights);
        target.Release();
        return status;
    }

    private static Status StartThread(Process process, ulong entry)
    {
        ThreadStart start = default;
        start.Entry = entry;
        start.Area = Layout.FirstArea;
        Status status = Thread.Create(process, in start, out Thread? thread);
        if (status == Status.Ok)
        {
            thread!.BecomeReady();
            thread.Release();
        }
        return status;
    }

    /// <summary>A space that an image's parts are mapped into.</summary>
    private readonly struct ShimTarget(AddressSpace space, MemoryObject image) : IMappingTarget
    {
        public bool TryMap(ulong address, ulong length, Protection protection, ulong offset) =>
            TryMap(image, address, length, protection, offset);

        public bool TryMapZeroes(ulong address, ulong length, Protection protection) =>
            TryMap(null, address, length, protection, 0);

        private bool TryMap(MemoryObject? memory, ulong address, ulong length, Protection protection, ulong offset)
        {
            MapRequest request = default;
            request.Protection = protection;
            request.Flags = MapFlags.Fixed | MapFlags.NoReplace;
            request.Address = address;
            request.Length = length;
            request.Offset = offset;
            return space.Map(in request, memory, out _) == Status.Ok;
        }
    }
}
