using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tests.Hosted;
using Random = System.Random;

namespace Rill.Kernel.Tests.Memory;

/// <summary>Random operations on several spaces and objects, each compared with a model that knows nothing of page
/// tables: results, contents, counts, references, and that no stale translation survives.</summary>
public sealed unsafe partial class AddressSpaceModelTests
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
        // Half of the runs do what goes in slices in the smallest: a page table at a time.
        AddressSpace.EntriesAtOnce = seed % 2 == 0 ? 1 : AddressSpace.DefaultEntriesAtOnce;
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
}
