using System;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Memory;

/// <summary>
/// What a process can address: an ordered set of mappings, and the page tables that hold what was touched of them.
/// </summary>
/// <remarks>
/// <para>Every entry for a frame of RAM holds one reference to the frame. An entry of 0 means that the page was not
/// touched, or was dropped; the mapping says what a touch brings.</para>
/// <para>Frames and tables may be freed before the processors' translations of them are flushed, as long as the flush
/// comes before the kernel lock is left: nobody else can allocate until then. So an operation clears entries, frees as
/// it goes, and flushes once at its end.</para>
/// </remarks>
[GuardedBy(Guard.KernelLock)]
public sealed unsafe partial class AddressSpace : KernelObject
{
    /// <summary>An upper bound of an instance's size in bytes, to be reserved before one is made.</summary>
    private const uint InstanceBytes = 384;

    private PageTables _tables;
    private MappingTree _mappings;
    /// <summary>The mapping of the last fault: faults come in runs.</summary>
    private Mapping? _lastFault;
    private CpuMask _activeCores;
    private ulong _mapped;
    private ulong _residentPrivate;
    private ulong _residentShared;
    /// <summary>The most pages that were resident when some went; and the most that was mapped.</summary>
    private ulong _residentPeak, _mappedPeak;
    /// <summary>The page after those that the last fault brought in, and how many these were: a fault that comes there
    /// goes on with a run, and brings in more.</summary>
    private ulong _runNext;
    private uint _runPages;
    /// <summary>Of a space that is taken apart: the mapping to go on with.</summary>
    private Mapping? _demolished;

    private AddressSpace()
    {
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.AddressSpace;

    /// <summary>Where the threads of the space go on redirected calls, interruptions and faults.</summary>
    public RedirectTable Redirect { get; private set; }

    /// <summary>Whether <see cref="SetRedirect"/> was called.</summary>
    public bool HasRedirect { get; private set; }

    /// <summary>The next space on <see cref="Demolition"/>'s list.</summary>
    internal AddressSpace? NextToDemolish { get; set; }

    /// <summary>The cores that have this space's tables loaded.</summary>
    public CpuMask ActiveCores => _activeCores;

    /// <summary>The physical address of the top page table.</summary>
    public ulong RootPhysical => _tables.RootPhysical;

    /// <summary>Page faults that were resolved.</summary>
    public ulong FaultCount { get; private set; }

    /// <summary>The leaf account that its private pages, tables and mappings are charged to; 0 for none.</summary>
    public uint Account => _tables.Account;

    /// <summary>The most bytes that were resident.</summary>
    internal ulong ResidentPeak => Math.Max(_residentPeak, _residentPrivate + _residentShared) << Pages.Shift;

    /// <summary>Makes a space in which nothing but the clock page is mapped.</summary>
    /// <param name="space">The space, with one reference for the caller.</param>
    /// <param name="account">The account of the Job that pays for it; 0 for none.</param>
    /// <returns>NoMemory, LimitReached.</returns>
    public static Status Create(out AddressSpace? space, uint account = 0)
    {
        Status status = CreateEmpty(account, out space);
        if (status != Status.Ok || ClockPageOwner.Memory is null)
        {
            return status;
        }

        MapRequest request = default;
        request.Address = Layout.ClockPage;
        request.Length = Pages.Size;
        request.Protection = Protection.Read;
        request.Flags = MapFlags.Fixed | MapFlags.Shared;
        status = space!.Map(in request, ClockPageOwner.Memory, Protection.Read, out _);
        if (status != Status.Ok)
        {
            space.Release();
            space = null;
        }

        return status;
    }

    /// <summary>Sets where the threads made in the space from now on go.</summary>
    public void SetRedirect(in RedirectTable redirect)
    {
        Redirect = redirect;
        HasRedirect = true;
    }

    /// <summary>Loads the tables on this core. The caller holds a reference until <see cref="Deactivate"/>.</summary>
    public void Activate()
    {
        _activeCores.Set(Cpu.CurrentIndex);
        Mmu.Activate(_tables.RootPhysical);
    }

    /// <summary>Notes that this core has loaded, or is about to load, other tables.</summary>
    public void Deactivate() => _activeCores.Clear(Cpu.CurrentIndex);

    /// <summary>Makes every core that runs the space pass a full memory barrier.</summary>
    public void Barrier() => Tlb.Barrier(_activeCores);

    /// <summary>Tells the space's counts.</summary>
    public void GetInfo(out SpaceInfo info)
    {
        info = default;
        info.Mapped = _mapped;
        info.ResidentPrivate = _residentPrivate << Pages.Shift;
        info.ResidentShared = _residentShared << Pages.Shift;
        info.PageTables = _tables.TableCount << Pages.Shift;
        info.Data = _data;
        info.Stack = _stack;
        info.Text = _text;
        info.MappedPeak = _mappedPeak;
        info.ResidentPeak = ResidentPeak;
        info.Charged = Account == 0 ? 0 : AccountTable.At(Account)->Used.Frames << Pages.Shift;
    }

    /// <inheritdoc/>
    protected override void Destroy()
    {
        Check.That(_activeCores.IsEmpty, "an active address space lost its last reference"u8);
        _demolished = _mappings.First;
        Demolish();
    }

    /// <summary>The end of the lower half, where the tables' user part ends.</summary>
    private const ulong UserCeiling = 0x0000_8000_0000_0000;

    private static Status CreateEmpty(uint job, out AddressSpace? space)
    {
        space = null;
        uint account = 0;
        Status status = job == 0 ? Status.Ok : AccountTable.TryCreateLeaf(job, out account);
        if (status != Status.Ok)
        {
            return status;
        }

        if (!AccountTable.TryCharge(account, JobCount.Objects, 1))
        {
            AccountTable.RemoveUser(account);
            return Status.LimitReached;
        }

        PageTables tables = default;
        if (!KernelHeap.TryReserve(InstanceBytes) || !tables.TryCreate(account))
        {
            AccountTable.Uncharge(account, JobCount.Objects, 1);
            AccountTable.RemoveUser(account);
            return Status.NoMemory;
        }

        space = new AddressSpace { _tables = tables };
        return Status.Ok;
    }

    /// <summary>Whether a range is page-aligned, not empty and within what user code may map.</summary>
    private static bool IsUserRange(ulong address, ulong length)
        => (address & Pages.OffsetMask) == 0 && length != 0 && address >= Layout.UserStart
            && length <= Layout.UserEnd && address <= Layout.UserEnd - length;

    /// <summary>Gives back what a mapping holds, and the node. It is in no tree any more, or the tree goes too.</summary>
    private void Discharge(Mapping mapping)
    {
        mapping.Memory?.RemoveMapping(mapping);
        ReturnMapping(mapping);
    }

    /// <summary>Flushes the translations of a range on all cores that run the space.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The address after the last.</param>
    /// <param name="freesTables">Whether page tables were freed, which then no core may look at any more: before the lock is
    /// left they are nobody else's yet.</param>
    private void Flush(ulong start, ulong end, bool freesTables = false)
    {
        if (!_activeCores.IsEmpty)
        {
            Tlb.Shootdown(_activeCores, _tables.RootPhysical, start, (end - start) >> Pages.Shift, freesTables);
        }
    }
}
