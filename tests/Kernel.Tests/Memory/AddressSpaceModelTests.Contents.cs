using System.Buffers.Binary;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tests.Memory;

/// <content>Reads, writes and what changes the pages of an object.</content>
public sealed unsafe partial class AddressSpaceModelTests
{
    private void ResizeObject()
    {
        ModelObject memory = _objects[_random.Next(_objects.Count)];
        ulong pages = (ulong)_random.Next(1, 50);
        Assert.Equal(Status.Ok, memory.Real!.Resize(pages * PageSize));
        memory.Pages = pages;
        foreach (ulong index in memory.Values.Keys.Where(index => index >= pages).ToList())
        {
            memory.Values.Remove(index);
        }

        foreach (ModelPage page in _spaces.SelectMany(space => space.Pages.Values))
        {
            if (ReferenceEquals(page.Memory, memory) && page.Index >= pages)
            {
                page.Copied = false;
            }
        }
    }

    private void DiscardObject()
    {
        ModelObject memory = _objects[_random.Next(_objects.Count)];
        ulong first = (ulong)_random.Next((int)memory.Pages);
        ulong count = AnyCount();
        Assert.Equal(Status.Ok, memory.Real!.Discard(first * PageSize, count * PageSize));
        for (ulong i = 0; i < count; i++)
        {
            memory.Values.Remove(first + i);
        }
    }

    private void WriteObject()
    {
        ModelObject memory = _objects[_random.Next(_objects.Count)];
        ulong index = (ulong)_random.Next((int)memory.Pages);
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ++_lastValue);
        Status status = memory.Real!.Write(index * PageSize, bytes, out ulong copied);
        if (!IsRefused(status))
        {
            Assert.Equal((Status.Ok, 8ul), (status, copied));
            memory.Values[index] = _lastValue;
        }
    }

    private void Read(ModelSpace space)
    {
        ulong page = PickPage(space);
        Status status = UserMemory.CopyIn(space.Real, page * PageSize, out ulong value);
        if (IsRefused(status))
        {
            return;
        }

        ulong? expected = space.Read(page);
        Assert.Equal(expected is null ? Status.BadAddress : Status.Ok, status);
        if (expected is not null)
        {
            Assert.Equal(expected, value);
            Cache(space, page);
        }
    }

    private void Write(ModelSpace space)
    {
        ulong page = PickPage(space);
        Status status = UserMemory.CopyOut(space.Real, page * PageSize, ++_lastValue);
        bool allowed = space.Read(page) is not null && (space.Pages[page].Protection & Protection.Write) != 0;
        if (IsRefused(status))
        {
            return;
        }

        Assert.Equal(allowed ? Status.Ok : Status.BadAddress, status);
        if (allowed)
        {
            NoteWrite(space, page, space.Pages[page].Shared);
            Cache(space, page);
        }
    }

    /// <summary>A debugger's write, or one in the name of the space's code, from a page of the same space that can be read.</summary>
    private void ForceWrite(ModelSpace space)
    {
        ulong page = PickPage(space);
        ulong source = PickPage(space);
        if (space.Read(source) is not ulong value || source == page)
        {
            return;
        }

        bool force = _random.Next(2) == 0;
        Status status = UserMemory.WriteSpace(space.Real, page * PageSize, space.Real, source * PageSize, 8, force, out ulong copied);
        bool exists = space.Pages.TryGetValue(page, out ModelPage? model)
            && (model.Copied || model.Memory is null || model.Index < model.Memory.Pages);
        bool allowed = exists && ((force && !model!.Shared) || (model!.Protection & Protection.Write) != 0);
        if (IsRefused(status))
        {
            return;
        }

        Assert.Equal(allowed ? (Status.Ok, 8ul) : (Status.BadAddress, 0ul), (status, copied));
        if (allowed)
        {
            ulong before = _lastValue;
            _lastValue = value;
            NoteWrite(space, page, model!.Shared);
            _lastValue = before;
        }
    }

    private void NoteWrite(ModelSpace space, ulong page, bool shared)
    {
        ModelPage model = space.Pages[page];
        if (shared)
        {
            model.Memory!.Values[model.Index] = _lastValue;
        }
        else
        {
            model.Copied = true;
            model.Value = _lastValue;
        }
    }

    private ulong PickPage(ModelSpace space)
        => space.Pages.Count != 0 && _random.Next(8) != 0
            ? space.Pages.Keys.ElementAt(_random.Next(space.Pages.Count))
            : AnyPage();

    /// <summary>Lets the space's core cache the translation, as an access by its threads would.</summary>
    private static void Cache(ModelSpace space, ulong page)
    {
        (ulong Physical, bool Write) translation = space.Real.Translation(page * PageSize)!.Value;
        Tlb.Entries[(space.Core, page * PageSize)] = (space.Real.RootPhysical, translation.Physical, translation.Write);
    }
}
