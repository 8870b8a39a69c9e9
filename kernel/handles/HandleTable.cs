using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Handles;

/// <summary>
/// The handles of one process: a paged table of three levels, of which the first leaf, all that most processes need, is
/// reached by one load. A handle is slot | generation &lt;&lt; 20 (see <see cref="BootHandles"/>); a closed
/// handle's value does not name its slot's next object until the generation has come round.
/// </summary>
[GuardedBy(Guard.KernelLock)]
internal sealed class HandleTable
{
    /// <summary>Slots by design: 20 bits of a handle.</summary>
    public const int MaxSlots = 1 << SlotBits;
    /// <summary>Branches of a full table.</summary>
    public const int Branches = MaxSlots >> HandleBranch.Shift;
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = (Branches * 8) + 128;

    private const int SlotBits = 20;
    private const uint SlotMask = MaxSlots - 1;

    private HandleBranchList _branches;
    private HandleLeaf? _firstLeaf;
    /// <summary>Free slots in leaves that exist.</summary>
    private uint _free;
    /// <summary>The first of those that are linked: slots that were used, and leaves that were made out of turn.</summary>
    private uint _freeHead;
    /// <summary>Slots that were never given out by <see cref="Add"/> and are not linked: a leaf costs nothing to fill that
    /// way. One that <see cref="AddAt"/> took is passed over; once closed it is linked, as its flag says.</summary>
    private uint _fresh, _freshEnd;
    /// <summary>All leaves before this one exist.</summary>
    private uint _nextLeaf;
    /// <summary>No leaf from this one on exists.</summary>
    private uint _leafEnd;
    private Share _share;

    /// <summary>Makes an empty table.</summary>
    /// <param name="account">The process's account.</param>
    public HandleTable(uint account) => Account = account;

    /// <summary>Handles that are charged at a time: a leaf.</summary>
    private const uint ShareBatch = HandleLeaf.Count;

    /// <summary>The process's account, which is charged for it.</summary>
    public uint Account { get; }

    /// <summary>Handles in the table.</summary>
    public uint Count { get; private set; }

    /// <summary>Set while the table is torn down: nothing can be added.</summary>
    public bool Closed { get; private set; }

    /// <summary>Finds a handle's object and rights.</summary>
    /// <returns>False where the value names nothing: the caller answers BadHandle.</returns>
    public bool TryGet(uint handle, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out KernelObject? target, out Rights rights)
    {
        ref HandleSlot slot = ref Find(handle & SlotMask);
        if (Unsafe.IsNullRef(ref slot) || (uint)(slot.State & HandleSlot.GenerationMask) != handle >> SlotBits)
        {
            target = null;
            rights = Rights.None;
            return false;
        }
        target = slot.Object;
        rights = (Rights)slot.Rights;
        return target is not null;
    }

    /// <summary>Makes sure that the next <paramref name="count"/> calls of <see cref="Add"/> succeed.</summary>
    /// <returns>LimitReached or NoMemory; then the table is as it was.</returns>
    public Status Reserve(uint count)
    {
        if (Closed || (Count + count > _share.Charged && !Extend(count)))
        {
            return Status.LimitReached;
        }
        return _free >= count ? Status.Ok : Grow(count);
    }

    /// <summary>Adds a handle in a slot that <see cref="Reserve"/> has made sure of; takes a reference.</summary>
    public uint Add(KernelObject target, Rights rights)
    {
        while (true)
        {
            uint index = _freeHead;
            bool isLinked = index != 0;
            if (!isLinked)
            {
                index = _fresh++;
            }
            ref HandleSlot slot = ref Find(index);
            if (isLinked)
            {
                _freeHead = slot.NextFree;
                slot.State &= HandleSlot.GenerationMask;
            }
            // A slot that AddAt took while it was in the list or fresh is skipped here; it is linked when it is closed. A fresh
            // one that was closed since stands in no list any more, as the list is empty: it is in use again.
            if (slot.Object is null)
            {
                slot.Object = target;
                slot.Rights = (ushort)rights;
                _free--;
                Count++;
                target.AddHandle();
                return index | ((uint)slot.State << SlotBits);
            }
        }
    }

    /// <summary>Reserves and adds.</summary>
    public Status TryAdd(KernelObject target, Rights rights, out uint handle)
    {
        handle = 0;
        Status status = Reserve(1);
        if (status == Status.Ok)
        {
            handle = Add(target, rights);
        }
        return status;
    }

    /// <summary>Adds a handle at a given value, with generation 0.</summary>
    /// <returns>InvalidArgument where the value is no slot, AlreadyExists where it is taken, LimitReached, NoMemory.</returns>
    public Status AddAt(uint value, KernelObject target, Rights rights)
    {
        if (value == 0 || value >= MaxSlots || value >= AccountTable.ProcessBound(Account, JobCount.Handles))
        {
            return Status.InvalidArgument;
        }
        if (Closed || (Count >= _share.Charged && !Extend(1)))
        {
            return Status.LimitReached;
        }
        ref HandleSlot slot = ref Find(value);
        if (Unsafe.IsNullRef(ref slot))
        {
            Status status = AddLeaf(value >> HandleLeaf.Shift);
            if (status != Status.Ok)
            {
                return status;
            }
            slot = ref Find(value);
        }
        if (slot.Object is not null)
        {
            return Status.AlreadyExists;
        }
        slot.Object = target;
        slot.Rights = (ushort)rights;
        slot.State &= unchecked((ushort)~HandleSlot.GenerationMask);
        _free--;
        Count++;
        target.AddHandle();
        return Status.Ok;
    }

    /// <summary>Takes a handle out of the table. The caller owes the object a <see cref="KernelObject.RemoveHandle"/>.</summary>
    /// <returns>The object, or null where the value names nothing.</returns>
    public KernelObject? Take(uint handle)
    {
        ref HandleSlot slot = ref Find(handle & SlotMask);
        if (Unsafe.IsNullRef(ref slot) || (uint)(slot.State & HandleSlot.GenerationMask) != handle >> SlotBits)
        {
            return null;
        }
        return TakeSlot(ref slot, handle & SlotMask);
    }

    /// <summary>Closes a handle.</summary>
    public Status Close(uint handle)
    {
        KernelObject? target = Take(handle);
        if (target is null)
        {
            return Status.BadHandle;
        }
        target.RemoveHandle();
        return Status.Ok;
    }

    /// <summary>
    /// Closes handles and frees the table's storage, the table object excepted: as much as a budget allows. Objects that end
    /// by it may run code that looks at this table, so each slot is empty before its object hears of it.
    /// </summary>
    /// <param name="budget">Slots to look at; what was looked at is taken off.</param>
    /// <returns>Whether none is left.</returns>
    public bool CloseSome(ref int budget)
    {
        Closed = true;
        _firstLeaf = null;
        for (uint at = 0; at < _leafEnd; at++)
        {
            HandleBranch? branch = _branches[(int)(at >> (HandleBranch.Shift - HandleLeaf.Shift))];
            if (branch is null)
            {
                at |= HandleBranch.Count - 1;
                continue;
            }
            int inBranch = (int)at & (HandleBranch.Count - 1);
            if (branch.Leaves[inBranch] is { } leaf)
            {
                if (budget <= 0)
                {
                    return false;
                }
                budget -= (int)HandleLeaf.Count;
                for (uint i = 0; i < HandleLeaf.Count && Count != 0; i++)
                {
                    if (leaf.At(i).Object is not null)
                    {
                        TakeSlot(ref leaf.At(i), (at << HandleLeaf.Shift) + i)?.RemoveHandle();
                    }
                }
                branch.Leaves[inBranch] = null;
                KernelHeap.Release(leaf);
            }
            if (inBranch == HandleBranch.Count - 1 || at + 1 == _leafEnd)
            {
                _branches[(int)(at >> (HandleBranch.Shift - HandleLeaf.Shift))] = null;
                KernelHeap.Release(branch);
            }
        }
        _free = 0;
        _freeHead = 0;
        _share.Return(Account, JobCount.Handles);
        return true;
    }

    private bool Extend(uint count)
        => _share.TryExtend(Account, JobCount.Handles, Count + count, AccountTable.ProcessBound(Account, JobCount.Handles), ShareBatch);

    private KernelObject? TakeSlot(ref HandleSlot slot, uint index)
    {
        KernelObject? target = slot.Object;
        if (target is null)
        {
            return null;
        }
        slot.Object = null;
        slot.Rights = 0;
        ushort generation = (ushort)((slot.State + 1) & HandleSlot.GenerationMask);
        if ((slot.State & HandleSlot.InFreeList) == 0)
        {
            slot.NextFree = _freeHead;
            _freeHead = index;
        }
        slot.State = (ushort)(generation | HandleSlot.InFreeList);
        _free++;
        Count--;
        return target;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref HandleSlot Find(uint index)
    {
        if (index < HandleLeaf.Count && _firstLeaf is not null)
        {
            return ref _firstLeaf.At(index);
        }
        return ref FindFar(index);
    }

    private ref HandleSlot FindFar(uint index)
    {
        if (index < MaxSlots)
        {
            HandleBranch? branch = _branches[(int)(index >> HandleBranch.Shift)];
            HandleLeaf? leaf = branch?.Leaves[(int)(index >> HandleLeaf.Shift) & (HandleBranch.Count - 1)];
            if (leaf is not null)
            {
                return ref leaf.At(index & (HandleLeaf.Count - 1));
            }
        }
        return ref Unsafe.NullRef<HandleSlot>();
    }

    private Status Grow(uint count)
    {
        for (; _nextLeaf < MaxSlots >> HandleLeaf.Shift && _free < count; _nextLeaf++)
        {
            if (Unsafe.IsNullRef(ref Find(_nextLeaf << HandleLeaf.Shift)))
            {
                Status status = AddLeaf(_nextLeaf);
                if (status != Status.Ok)
                {
                    return status;
                }
            }
        }
        return _free >= count ? Status.Ok : Status.LimitReached;
    }

    private Status AddLeaf(uint leafIndex)
    {
        int branchIndex = (int)(leafIndex >> (HandleBranch.Shift - HandleLeaf.Shift));
        if (_branches[branchIndex] is null)
        {
            if (!KernelHeap.TryReserve(HandleBranch.Size))
            {
                return Status.NoMemory;
            }
            _branches[branchIndex] = new HandleBranch();
        }
        if (!KernelHeap.TryReserve(HandleLeaf.Size))
        {
            return Status.NoMemory;
        }
        HandleLeaf leaf = new();
        _branches[branchIndex]!.Leaves[(int)leafIndex & (HandleBranch.Count - 1)] = leaf;
        if (leafIndex == 0)
        {
            _firstLeaf = leaf;
        }
        _leafEnd = Math.Max(_leafEnd, leafIndex + 1);
        // Slot 0 is never used.
        uint first = leafIndex == 0 ? 1 : leafIndex << HandleLeaf.Shift;
        uint end = (leafIndex + 1) << HandleLeaf.Shift;
        _free += end - first;
        if (_fresh == _freshEnd)
        {
            _fresh = first;
            _freshEnd = end;
        }
        else if (_freshEnd == first)
        {
            _freshEnd = end;
        }
        else
        {
            for (uint index = end - 1; index >= first; index--)
            {
                ref HandleSlot slot = ref leaf.At(index & (HandleLeaf.Count - 1));
                slot.State = HandleSlot.InFreeList;
                slot.NextFree = _freeHead;
                _freeHead = index;
            }
        }
        return Status.Ok;
    }
}
