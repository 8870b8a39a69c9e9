using System.Buffers.Binary;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tests.Hosted;
using Random = System.Random;

namespace Rill.Kernel.Tests.Memory;

/// <summary>Random operations on several spaces and objects, each compared with a model that knows nothing of page
/// tables: results, contents, counts, references, and that no stale translation survives.</summary>
public sealed unsafe class AddressSpaceModelTests
{
    private const ulong PageSize = 4096;

    /// <summary>Where mappings are placed: across the borders of leaf tables and of the tables above them.</summary>
    private static readonly ulong[] s_windows = [0x400 - 8, 0x4_0000 - 8, 0x800_0000 - 8];

    private readonly List<ModelSpace> _spaces = [];
    private readonly List<ModelObject> _objects = [];
    private Random _random = new(0);
    private bool _inject;
    private ulong _lastValue;

    [Theory]
    [MemberData(nameof(Seeds), 50)]
    public void RandomOperationsMatchTheModel(int seed) => Run(seed, inject: false);

    [Theory]
    [MemberData(nameof(Seeds), 70)]
    public void OperationsThatRunOutOfMemoryChangeNothing(int seed) => Run(seed, inject: true);

    public static IEnumerable<object[]> Seeds(int count) => Enumerable.Range(1, count).Select(seed => new object[] { seed });

    private void Run(int seed, bool inject)
    {
        using Machine machine = Machine.Start(megabytes: 16, clockPage: false);
        _random = new Random(seed);
        _inject = inject;
        AddSpace();
        for (int i = 0; i < 3; i++)
        {
            AddObject();
        }

        for (int step = 0; step < 250; step++)
        {
            Cpu.CurrentIndex = _random.Next(Cpu.Count);
            Step();
            FaultInjection.Remaining = -1;
            CheckAll();
        }

        foreach (ModelSpace space in _spaces)
        {
            Release(space);
        }

        foreach (ModelObject memory in _objects)
        {
            memory.Real?.Release();
        }

        machine.AssertNothingLeaked();
    }

    private void Step()
    {
        ModelSpace space = _spaces[_random.Next(_spaces.Count)];
        if (_inject && _random.Next(3) == 0)
        {
            FaultInjection.Remaining = _random.Next(6);
            KernelHeap.TrimAll();
        }

        switch (_random.Next(22))
        {
            case 0 or 1 or 2: Map(space); break;
            case 3: Unmap(space); break;
            case 4 or 5: Protect(space); break;
            case 6: Discard(space); break;
            case 7: Remap(space); break;
            case 8: Clone(space); break;
            case 9: ResizeObject(); break;
            case 10: DiscardObject(); break;
            case 11: WriteObject(); break;
            case 12 or 13 or 14: Read(space); break;
            case 15: ForceWrite(space); break;
            case 16 when _spaces.Count > 1: _spaces.Remove(space); Release(space); break;
            default: Write(space); break;
        }
    }

    private void AddSpace()
    {
        Assert.Equal(Status.Ok, AddressSpace.Create(out AddressSpace? real));
        Adopt(real!);
    }

    private ModelSpace Adopt(AddressSpace real)
    {
        int core = Enumerable.Range(0, Cpu.Count).First(index => _spaces.All(other => other.Core != index));
        ModelSpace space = new(real, core);
        int before = Cpu.CurrentIndex;
        Cpu.CurrentIndex = core;
        real.Activate();
        Cpu.CurrentIndex = before;
        _spaces.Add(space);
        return space;
    }

    private void Release(ModelSpace space)
    {
        Cpu.CurrentIndex = space.Core;
        Tlb.FlushAll();
        space.Real.Deactivate();
        space.Real.Release();
    }

    private void AddObject()
    {
        ulong pages = (ulong)_random.Next(1, 100);
        Assert.Equal(Status.Ok, MemoryObject.Create(pages * PageSize, MemoryFlags.None, out MemoryObject? real));
        _objects.Add(new ModelObject { Real = real, Pages = pages });
    }

    private ulong AnyPage() => s_windows[_random.Next(s_windows.Length)] + (ulong)_random.Next(20);

    private ulong AnyCount() => (ulong)_random.Next(1, 9);

    private Protection AnyProtection() => (Protection)_random.Next(8);

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
        Status status = space.Real.Unmap(page * PageSize, count * PageSize);
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
        Status status = space.Real.Protect(page * PageSize, count * PageSize, protection);
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
        Assert.Equal(Status.Ok, space.Real.Discard(page * PageSize, count * PageSize));
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

    /// <summary>A debugger's write, from a page of the same space that can be read.</summary>
    private void ForceWrite(ModelSpace space)
    {
        ulong page = PickPage(space);
        ulong source = PickPage(space);
        if (space.Read(source) is not ulong value || source == page)
        {
            return;
        }

        Status status = UserMemory.WriteSpace(space.Real, page * PageSize, space.Real, source * PageSize, 8, out ulong copied);
        bool exists = space.Pages.TryGetValue(page, out ModelPage? model)
            && (model.Copied || model.Memory is null || model.Index < model.Memory.Pages);
        bool allowed = exists && (!model!.Shared || (model.Protection & Protection.Write) != 0);
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

    /// <summary>Whether an operation was refused for lack of memory, which only injection may bring about.</summary>
    private bool IsRefused(Status status)
    {
        if (status != Status.NoMemory)
        {
            return false;
        }

        Assert.True(_inject);
        return true;
    }

    private void CheckAll()
    {
        Dictionary<ulong, uint> references = [];
        void Count(ulong physical) => references[physical] = references.GetValueOrDefault(physical) + 1;

        foreach (ModelSpace space in _spaces)
        {
            space.Real.CheckInvariants(Count);
            space.Real.GetInfo(out SpaceInfo info);
            Assert.Equal((ulong)space.Pages.Count * PageSize, info.Mapped);
            CheckQuery(space);
        }

        foreach (ModelObject memory in _objects)
        {
            for (ulong index = 0; index < memory.Pages; index++)
            {
                Assert.Equal(Status.Ok, memory.Real!.TryGetFrame(index, allocate: false, out ulong physical));
                if (physical != 0)
                {
                    Count(physical);
                    Assert.Equal(memory.Values.GetValueOrDefault(index), *(ulong*)DirectMap.ToVirtual(physical));
                }
                else
                {
                    Assert.False(memory.Values.ContainsKey(index));
                }
            }
        }

        foreach ((ulong physical, uint count) in references)
        {
            PageFrame* frame = FrameAllocator.FrameOf(physical);
            // The hidden objects of anonymous shared memory hold one reference that the test does not see.
            bool hidden = frame->Kind == FrameKind.Object && frame->RefCount == count + 1;
            Assert.True(frame->RefCount == count || hidden, $"{frame->RefCount} references, {count} found");
        }

        foreach (((int core, ulong page), (ulong root, ulong physical, bool write)) in Tlb.Entries)
        {
            ModelSpace space = _spaces.Single(other => other.Core == core);
            Assert.Equal(space.Real.RootPhysical, root);
            (ulong Physical, bool Write)? now = space.Real.Translation(page);
            Assert.True(now is not null, "a translation outlived its page");
            Assert.Equal(physical, now.Value.Physical);
            Assert.True(now.Value.Write || !write, "a translation outlived write access");
        }
    }

    private static void CheckQuery(ModelSpace space)
    {
        ulong at = 0;
        ulong found = 0;
        while (space.Real.Query(at, out MappingInfo info) == Status.Ok)
        {
            for (ulong page = info.Start / PageSize; page < info.End / PageSize; page++)
            {
                Assert.True(space.Pages.TryGetValue(page, out ModelPage? model));
                Assert.Equal(model.Protection, info.Protection);
                found++;
            }

            at = info.End;
        }

        Assert.Equal((ulong)space.Pages.Count, found);
    }
}
