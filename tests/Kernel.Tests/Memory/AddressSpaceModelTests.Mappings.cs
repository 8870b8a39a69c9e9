using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tests.Memory;

/// <content>Operations on mappings, on the real space and in the model.</content>
public sealed unsafe partial class AddressSpaceModelTests
{
    private void Map(ModelSpace space)
    {
        ModelObject? memory = _random.Next(2) == 0 ? _objects[_random.Next(_objects.Count)] : null;
        ulong count = AnyCount();
        ulong page = AnyPage();
        MapFlags flags = MapFlags.None;
        flags |= _random.Next(3) == 0 ? MapFlags.Shared : 0;
        flags |= _random.Next(3) != 0 ? MapFlags.Fixed : 0;
        flags |= (flags & MapFlags.Fixed) != 0 && _random.Next(4) == 0 ? MapFlags.NoReplace : 0;
        flags |= _random.Next(6) == 0 ? MapFlags.NoInherit : 0;
        flags |= _random.Next(6) == 0 ? MapFlags.Populate : 0;
        MapRequest request = new()
        {
            Address = page * PageSize,
            Length = (count * PageSize) - (ulong)_random.Next(4096),
            Offset = memory is null ? 0 : (ulong)_random.Next(40) * PageSize,
            Protection = _random.Next(2) == 0 ? Protection.Read | Protection.Write : AnyProtection(),
            Flags = flags,
        };
        Status status = space.Real.Map(in request, memory?.Real, Protection.Read | Protection.Write | Protection.Execute, out ulong address);
        if ((flags & MapFlags.NoReplace) != 0 && !space.IsFree(page, count))
        {
            Assert.Equal(Status.AlreadyExists, status);
            return;
        }

        if (IsRefused(status))
        {
            return;
        }

        Assert.Equal(Status.Ok, status);
        if ((flags & MapFlags.Fixed) != 0)
        {
            Assert.Equal(page * PageSize, address);
        }
        else
        {
            Assert.True(space.IsFree(address / PageSize, count));
        }

        bool shared = (flags & MapFlags.Shared) != 0;
        ModelObject? backing = memory;
        if (memory is null && shared)
        {
            backing = new ModelObject { Pages = count };
        }

        for (ulong i = 0; i < count; i++)
        {
            space.Pages[(address / PageSize) + i] = new ModelPage
            {
                Protection = request.Protection,
                Shared = shared,
                NoInherit = (flags & MapFlags.NoInherit) != 0,
                Memory = backing,
                Index = (request.Offset / PageSize) + i,
            };
        }
    }

    private void Unmap(ModelSpace space)
    {
        ulong page = AnyPage();
        ulong count = AnyCount();
        Status status = InSlices(space.Real, page, count, (at, length, part) => space.Real.Unmap(at, part));
        if (IsRefused(status))
        {
            return;
        }

        Assert.Equal(Status.Ok, status);
        for (ulong i = 0; i < count; i++)
        {
            space.Pages.Remove(page + i);
        }
    }

    private void Protect(ModelSpace space)
    {
        ulong page = AnyPage();
        ulong count = AnyCount();
        Protection protection = AnyProtection();
        Status status = InSlices(
            space.Real, page, count, (at, length, part) => space.Real.Protect(at, length, protection, part));
        bool whole = Enumerable.Range(0, (int)count).All(i => space.Pages.ContainsKey(page + (ulong)i));
        if (!whole)
        {
            Assert.Equal(Status.NotFound, status);
            return;
        }

        if (IsRefused(status))
        {
            return;
        }

        Assert.Equal(Status.Ok, status);
        for (ulong i = 0; i < count; i++)
        {
            space.Pages[page + i].Protection = protection;
        }
    }

    private void Discard(ModelSpace space)
    {
        ulong page = AnyPage();
        ulong count = AnyCount();
        Assert.Equal(Status.Ok, InSlices(space.Real, page, count, (at, length, part) => space.Real.Discard(at, part)));
        for (ulong i = 0; i < count; i++)
        {
            if (space.Pages.TryGetValue(page + i, out ModelPage? model) && !model.Shared)
            {
                model.Copied = false;
            }
        }
    }

    private void Remap(ModelSpace space)
    {
        ulong page = AnyPage();
        ulong oldCount = AnyCount();
        ulong newCount = AnyCount();
        ulong target = AnyPage();
        int way = _random.Next(3);
        RemapRequest request = new()
        {
            Address = page * PageSize,
            OldLength = oldCount * PageSize,
            NewLength = newCount * PageSize,
            NewAddress = way == 2 ? target * PageSize : 0,
            Flags = way == 0 ? 0 : way == 1 ? RemapRequest.MayMove : RemapRequest.MayMove | (uint)MapFlags.Fixed,
        };
        bool within = space.Real.Query(page * PageSize, out MappingInfo info) == Status.Ok
            && info.Start <= page * PageSize && info.End >= (page + oldCount) * PageSize;
        bool room = within && info.End == (page + oldCount) * PageSize
            && (newCount <= oldCount || space.IsFree(page + oldCount, newCount - oldCount));
        Status status = space.Real.Remap(in request, out ulong address);
        if (way == 2 && target < page + oldCount && page < target + newCount)
        {
            Assert.Equal(Status.InvalidArgument, status);
            return;
        }

        if (!within)
        {
            Assert.Equal(Status.NotFound, status);
            return;
        }

        if (way == 0 && newCount > oldCount && !room)
        {
            Assert.Equal(Status.NoMemory, status);
            return;
        }

        if (IsRefused(status))
        {
            return;
        }

        Assert.Equal(Status.Ok, status);
        ulong to = address / PageSize;
        if (way == 2)
        {
            Assert.Equal(target, to);
        }

        List<ModelPage> pages = [];
        for (ulong i = 0; i < newCount; i++)
        {
            ModelPage first = space.Pages[page];
            pages.Add(i < oldCount
                ? space.Pages[page + i]
                : first with { Copied = false, Value = 0, Index = first.Index + i });
        }

        for (ulong i = 0; i < oldCount; i++)
        {
            space.Pages.Remove(page + i);
        }

        for (ulong i = 0; i < newCount; i++)
        {
            Assert.True(way == 2 || !space.Pages.ContainsKey(to + i));
            space.Pages[to + i] = pages[(int)i];
        }
    }

    private void Clone(ModelSpace space)
    {
        if (_spaces.Count == Cpu.Count)
        {
            return;
        }

        Status status = space.Real.Clone(out AddressSpace? real);
        if (IsRefused(status))
        {
            Assert.Null(real);
            return;
        }

        Assert.Equal(Status.Ok, status);
        ModelSpace clone = Adopt(real!);
        foreach ((ulong page, ModelPage model) in space.Pages)
        {
            if (!model.NoInherit)
            {
                clone.Pages[page] = model with { };
            }
        }
    }

    /// <summary>Does an operation on a range as the call does it: a part in each kernel entry. In one where memory may run out
    /// on the way, since what was done before stays done.</summary>
    private Status InSlices(AddressSpace space, ulong page, ulong count, Func<ulong, ulong, ulong, Status> operation)
    {
        ulong at = page * PageSize;
        ulong length = count * PageSize;
        while (true)
        {
            ulong part = _inject ? length : space.Slice(at, length);
            Status status = operation(at, length, part);
            if (status != Status.Ok || part >= length)
            {
                return status;
            }

            at += part;
            length -= part;
        }
    }
}
