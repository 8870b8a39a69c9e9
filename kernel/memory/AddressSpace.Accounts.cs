using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;

namespace Rill.Kernel.Memory;

/// <content>What the space is charged with and how much it may map.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Mappings of one space at most (Linux, DEFAULT_MAX_MAP_COUNT, is 65,530).</summary>
    internal const uint MaxMappings = 65_536;
    /// <summary>Mapping nodes charged at a time.</summary>
    private const uint MappingBatch = 32;

    private uint _mappingCount;
    private Share _mappingShare;
    /// <summary>Bytes of mappings that <see cref="IsData"/> says count as data; that grow down; that are executable and not
    /// writable.</summary>
    private ulong _data, _stack, _text;
    private SpaceBounds _bounds = new() { Mapped = ulong.MaxValue, Data = ulong.MaxValue, MapTop = Layout.MapTop };

    /// <summary>Sets how much may be mapped from now on, and where; what is mapped stays.</summary>
    /// <returns>InvalidArgument for a place where nothing can be mapped.</returns>
    public Status SetBounds(in SpaceBounds bounds)
    {
        if ((bounds.MapTop & Pages.OffsetMask) != 0 || bounds.MapTop > Layout.MapTop
            || (bounds.MapTop != 0 && bounds.MapTop <= Layout.UserStart))
        {
            return Status.InvalidArgument;
        }

        ulong top = bounds.MapTop != 0 ? bounds.MapTop : _bounds.MapTop;
        _bounds = bounds;
        _bounds.MapTop = top;
        return Status.Ok;
    }

    /// <summary>Makes sure that a number of mapping nodes can be taken.</summary>
    /// <returns>LimitReached, NoMemory.</returns>
    private Status ReserveMappings(int count)
    {
        if (_mappingCount + (uint)count > _mappingShare.Charged
            && !_mappingShare.TryExtend(Account, JobCount.Mappings, _mappingCount + (uint)count, MaxMappings, MappingBatch))
        {
            return Status.LimitReached;
        }

        return MappingPool.TryReserve(count) ? Status.Ok : Status.NoMemory;
    }

    private Mapping TakeMapping()
    {
        _mappingCount++;
        return MappingPool.Take();
    }

    private void ReturnMapping(Mapping mapping)
    {
        _mappingCount--;
        MappingPool.Return(mapping);
    }

    /// <summary>Whether what a mapping maps counts as data: as Linux's is_data_mapping has it.</summary>
    private static bool IsData(Protection protection, MapFlags flags)
        => (protection & Protection.Write) != 0 && (flags & (MapFlags.Shared | MapFlags.GrowsDown)) == 0;

    /// <summary>Notes that a mapping has become longer, or with a negative number shorter.</summary>
    private void CountMapped(Mapping mapping, ulong bytes)
    {
        _mapped += bytes;
        _mappedPeak = Math.Max(_mappedPeak, _mapped);
        CountKind(mapping, bytes);
    }

    /// <summary>Counts bytes of a mapping as what they are: as Linux's vm_stat_account has it.</summary>
    private void CountKind(Mapping mapping, ulong bytes)
    {
        if (IsData(mapping.Protection, mapping.Flags))
        {
            _data += bytes;
        }
        else if (mapping.GrowsDown)
        {
            _stack += bytes;
        }
        else if ((mapping.Protection & (Protection.Execute | Protection.Write)) == Protection.Execute)
        {
            _text += bytes;
        }
    }

    /// <summary>Makes what is left of a stack an ordinary mapping.</summary>
    private void StopGrowth(Mapping mapping)
    {
        mapping.Floor = mapping.Start;
        if (mapping.GrowsDown)
        {
            CountKind(mapping, 0 - mapping.Length);
            mapping.Flags &= ~MapFlags.GrowsDown;
            CountKind(mapping, mapping.Length);
        }
    }

    /// <summary>Whether a range may be mapped under the space's bounds.</summary>
    /// <param name="start">Where; what is mapped there now is replaced.</param>
    /// <param name="length">How much.</param>
    /// <param name="isData">Whether it counts as data.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayMap(ulong start, ulong length, bool isData)
        => (_mapped + length <= _bounds.Mapped && (!isData || _data + length <= _bounds.Data))
            || MayReplace(start, length, isData);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MayReplace(ulong start, ulong length, bool isData)
    {
        ulong mapped = 0, data = 0;
        for (Mapping? mapping = _mappings.FindEndingAfter(start);
            mapping is not null && mapping.Start < start + length;
            mapping = mapping.Next)
        {
            ulong part = Math.Min(mapping.End, start + length) - Math.Max(mapping.Start, start);
            mapped += part;
            data += IsData(mapping.Protection, mapping.Flags) ? part : 0;
        }

        return _mapped - mapped + length <= _bounds.Mapped && (!isData || _data - data + length <= _bounds.Data);
    }

    /// <summary>Whether a range may become writable under the bound of data.</summary>
    private bool MayMakeData(Mapping? first, ulong start, ulong end)
    {
        ulong more = 0;
        for (Mapping? mapping = first; mapping is not null && mapping.Start < end; mapping = mapping.Next)
        {
            if (!IsData(mapping.Protection, mapping.Flags) && IsData(Protection.Write, mapping.Flags))
            {
                more += Math.Min(mapping.End, end) - Math.Max(mapping.Start, start);
            }
        }

        return more == 0 || _data + more <= _bounds.Data;
    }
}
