using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <content>What tests ask of an address space.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Fails on the first contradiction between mappings, page tables and counts.</summary>
    /// <param name="onFrame">Called for each entry that holds a reference to a frame.</param>
    internal void CheckInvariants(Action<ulong> onFrame)
    {
        _mappings.CheckInvariants();
        ulong mapped = 0;
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = mapping.Next)
        {
            mapped += mapping.Length;
            Check.That(ReferenceEquals(mapping.Space, this), "a mapping belongs to another space"u8);
            Check.That(
                mapping.Next is null || !mapping.Continues(mapping.Next) || mapping.Memory is not null,
                "alike neighbours were not joined"u8);
        }

        ulong privates = 0;
        ulong shared = 0;
        for (ulong at = 0; _tables.NextRun(ref at, UserCeiling, out ulong* slot, out int count);)
        {
            for (int i = 0; i < count; i++, at += Pages.Size)
            {
                if (slot[i] == 0)
                {
                    continue;
                }

                PageTableEntry entry = PageTableEntry.Read(slot + i);
                Mapping? mapping = _mappings.Find(at);
                Check.That(mapping is not null, "a page outside of all mappings"u8);
                Check.That(entry.IsPresent, "an entry is not present"u8);
                Check.That(entry.IsUser == (mapping!.Protection != Protection.None), "user bit is wrong"u8);
                Check.That(
                    entry.IsExecutable == ((mapping.Protection & Protection.Execute) != 0), "execute bit is wrong"u8);
                Check.That(
                    !entry.IsWritable || (mapping.Protection & Protection.Write) != 0, "more access than mapped"u8);
                if (entry.IsPrivate)
                {
                    privates++;
                    Check.That(!mapping.IsShared, "a private page in a shared mapping"u8);
                    Check.That(
                        FrameAllocator.FrameOf(entry.Physical)->Kind == FrameKind.Anonymous, "private frame's kind"u8);
                    Check.That(
                        !entry.IsWritable || FrameAllocator.FrameOf(entry.Physical)->RefCount == 1,
                        "a shared private page is writable"u8);
                }
                else
                {
                    shared++;
                    Check.That(!entry.IsWritable || mapping.IsShared, "an object's page is writable privately"u8);
                }

                if (entry.IsCounted)
                {
                    onFrame(entry.Physical);
                }
            }
        }

        Check.That(_mapped == mapped, "the count of mapped bytes is wrong"u8);
        Check.That(_residentPrivate == privates, "the count of private pages is wrong"u8);
        Check.That(_residentShared == shared, "the count of shared pages is wrong"u8);
    }

    /// <summary>The translation of a page as a processor would cache it.</summary>
    internal (ulong Physical, bool Write)? Translation(ulong address)
    {
        ulong* slot = _tables.Find(address);
        if (slot == null || !PageTableEntry.Read(slot).IsUser)
        {
            return null;
        }

        return (PageTableEntry.Read(slot).Physical, PageTableEntry.Read(slot).IsWritable);
    }

    /// <summary>How many mappings there are.</summary>
    internal int MappingCount => _mappings.Count;
}
