using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.Abi;

namespace Rill.Kernel.Loader;

/// <summary>The map of physical memory: sorted ranges that do not overlap.</summary>
public struct PhysicalMap
{
    /// <summary>How many ranges fit; firmware maps have a few dozens.</summary>
    public const int Capacity = 256;


    private Table _table;
    private int _count;

    /// <summary>The ranges, lowest first.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<MemoryRange> Ranges
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Table, MemoryRange>(ref Unsafe.AsRef(in _table)), _count);

    /// <summary>The end of the highest range of RAM of any kind.</summary>
    public readonly ulong EndOfRam
    {
        get
        {
            ulong end = 0;
            foreach (ref readonly MemoryRange range in Ranges)
            {
                if (range.Kind != RangeKind.Reserved && range.End > end)
                {
                    end = range.End;
                }
            }
            return end;
        }
    }

    /// <summary>Adds a range as the firmware tells it. Usable RAM shrinks to whole pages. Where ranges overlap, the less
    /// usable kind wins.</summary>
    public void Add(ulong start, ulong length, RangeKind kind)
    {
        ulong end = start + length;
        if (end < start)
        {
            end = Pages.Down(ulong.MaxValue);
        }
        if (kind == RangeKind.Usable)
        {
            start = Pages.Up(start);
            end = Pages.Down(end);
        }
        if (start >= end)
        {
            return;
        }
        // Only the parts that no other range has; then the stronger kinds overwrite.
        if (kind == RangeKind.Usable)
        {
            AddGaps(start, end, kind);
        }
        else
        {
            Reserve(start, end, kind, firmware: true);
        }
    }

    /// <summary>Marks part of the usable RAM as taken; what is not usable RAM keeps its kind.</summary>
    public void Take(ulong start, ulong length, RangeKind kind)
        => Reserve(Pages.Down(start), Pages.Up(start + length), kind, firmware: false);

    /// <summary>Finds room at the top of the highest usable range below a limit.</summary>
    /// <param name="length">Bytes, a multiple of a page.</param>
    /// <param name="alignment">A power of two, at least a page.</param>
    /// <param name="limit">The room's end is not above it.</param>
    /// <param name="start">Where the room starts.</param>
    public readonly bool TryFind(ulong length, ulong alignment, ulong limit, out ulong start)
    {
        ReadOnlySpan<MemoryRange> ranges = Ranges;
        for (int i = ranges.Length - 1; i >= 0; i--)
        {
            ref readonly MemoryRange range = ref ranges[i];
            ulong end = Math.Min(range.End, limit);
            if (range.Kind == RangeKind.Usable && end > range.Start && end - range.Start >= length)
            {
                start = (end - length) & ~(alignment - 1);
                if (start >= range.Start)
                {
                    return true;
                }
            }
        }
        start = 0;
        return false;
    }

    private void AddGaps(ulong start, ulong end, RangeKind kind)
    {
        while (start < end)
        {
            ulong gapEnd = end;
            ulong next = end;
            foreach (ref readonly MemoryRange range in Ranges)
            {
                if (range.End <= start || range.Start >= end)
                {
                    continue;
                }
                if (range.Start <= start)
                {
                    gapEnd = start;
                    next = range.End;
                }
                else
                {
                    gapEnd = range.Start;
                    next = range.Start;
                }
                break;
            }
            if (gapEnd > start)
            {
                Insert(start, gapEnd, kind);
            }
            start = next;
        }
    }

    // Turns [start, end) into a kind: all of it for the firmware's ranges, else only where it is usable RAM.
    private void Reserve(ulong start, ulong end, RangeKind kind, bool firmware)
    {
        for (int i = 0; i < _count; i++)
        {
            MemoryRange range = _table[i];
            if (range.End <= start || range.Start >= end || range.Kind != RangeKind.Usable)
            {
                continue;
            }
            RemoveAt(i);
            if (range.Start < start)
            {
                Insert(range.Start, start, range.Kind);
            }
            if (range.End > end)
            {
                Insert(end, range.End, range.Kind);
            }
            if (!firmware)
            {
                Insert(Math.Max(range.Start, start), Math.Min(range.End, end), kind);
            }
            i = -1;
        }
        if (firmware)
        {
            AddGaps(start, end, kind);
        }
    }

    private void Insert(ulong start, ulong end, RangeKind kind)
    {
        int place = 0;
        while (place < _count && _table[place].Start < start)
        {
            place++;
        }
        if (place > 0 && _table[place - 1].End == start && _table[place - 1].Kind == kind)
        {
            _table[place - 1].End = end;
            if (place < _count && _table[place].Start == end && _table[place].Kind == kind)
            {
                _table[place - 1].End = _table[place].End;
                RemoveAt(place);
            }
            return;
        }
        if (place < _count && _table[place].Start == end && _table[place].Kind == kind)
        {
            _table[place].Start = start;
            return;
        }
        Check.That(_count < Capacity, "too many ranges of physical memory"u8);
        for (int i = _count; i > place; i--)
        {
            _table[i] = _table[i - 1];
        }
        _table[place] = new MemoryRange { Start = start, End = end, Kind = kind };
        _count++;
    }

    private void RemoveAt(int place)
    {
        _count--;
        for (int i = place; i < _count; i++)
        {
            _table[i] = _table[i + 1];
        }
    }

    [InlineArray(Capacity)]
    private struct Table
    {
        private MemoryRange _first;
    }
}
