using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>An address space: mappings, and the pages that were written.</summary>
public sealed class SimulatedSpace(SimulatedMachine machine) : SimulatedObject(machine)
{
    /// <summary>Bytes of a mapping whose pages one query counts.</summary>
    private const ulong CountedAtOnce = 32 << 20;

    private readonly Dictionary<ulong, byte[]> _pages = [];

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.AddressSpace;

    /// <summary>The mappings, in the order they were made.</summary>
    public List<SimulatedMapping> Mappings { get; } = [];

    /// <summary>The redirect that was set.</summary>
    public RedirectTable? Redirect { get; internal set; }

    /// <summary>The bounds that were set.</summary>
    public SpaceBounds? Bounds { get; internal set; }

    /// <summary>Reads bytes, as the kernel would for a loader; throws where nothing is mapped.</summary>
    public byte[] Read(ulong address, int length)
    {
        byte[] buffer = new byte[length];
        return Copy(address, buffer, write: false) == length
            ? buffer
            : throw new InvalidOperationException($"nothing is mapped at 0x{address:x}");
    }

    /// <summary>The mapping that an address lies in.</summary>
    public SimulatedMapping? Find(ulong address) =>
        Mappings.Find(mapping => address >= mapping.Start && address < mapping.End);

    /// <summary>Of a clone in the making: how many slices are still to come.</summary>
    internal int SlicesLeft { get; set; }

    /// <summary>Makes a clone whole, without the mappings that are not inherited.</summary>
    internal void CopyTo(SimulatedSpace clone)
    {
        clone.Redirect = Redirect;
        clone.Mappings.AddRange(Mappings.Where(mapping => (mapping.Flags & MapFlags.NoInherit) == 0));
        foreach ((ulong page, byte[] bytes) in _pages)
        {
            clone._pages.Add(page, (byte[])bytes.Clone());
        }
    }

    internal Status Map(in MapRequest request, SimulatedMemory? memory, out ulong address)
    {
        ulong length = Pages.Up(request.Length);
        address = request.Address;
        if (length == 0 || request.Reserved != 0 || !Pages.Aligned(request.Offset | request.Address))
        {
            return Status.InvalidArgument;
        }

        if (!request.Flags.HasFlag(MapFlags.Fixed))
        {
            address = (Mappings.Count == 0 ? Layout.MapTop : Math.Min(Layout.MapTop, Mappings.Min(m => m.Start))) - length;
        }

        if (address < Layout.UserStart || length > Layout.UserEnd || address > Layout.UserEnd - length)
        {
            return Status.InvalidArgument;
        }

        ulong start = address;
        ulong end = address + length;
        if (Mappings.Exists(m => m.Start < end && start < m.End))
        {
            if (request.Flags.HasFlag(MapFlags.NoReplace))
            {
                return Status.AlreadyExists;
            }

            Unmap(start, length);
        }

        Mappings.Add(new SimulatedMapping(start, end, request.Protection, request.Flags, memory, request.Offset, request.Tag));
        return Status.Ok;
    }

    /// <summary>Sizes; every page that was touched is private.</summary>
    internal SpaceInfo GetInfo() => new()
    {
        Mapped = (ulong)Mappings.Sum(mapping => (long)(mapping.End - mapping.Start)),
        ResidentPrivate = (ulong)_pages.Count * Pages.Size,
        PageTables = 4 * Pages.Size,
        Data = Sum(static mapping =>
            (mapping.Protection & Protection.Write) != 0 && (mapping.Flags & (MapFlags.Shared | MapFlags.GrowsDown)) == 0),
        Stack = Sum(static mapping => (mapping.Flags & MapFlags.GrowsDown) != 0),
        Text = Sum(static mapping => (mapping.Protection & (Protection.Execute | Protection.Write)) == Protection.Execute
            && (mapping.Flags & MapFlags.GrowsDown) == 0),
    };

    private ulong Sum(Func<SimulatedMapping, bool> predicate) =>
        (ulong)Mappings.Where(predicate).Sum(mapping => (long)(mapping.End - mapping.Start));

    /// <summary>The mapping at or next above an address.</summary>
    internal Status Query(ulong address, out MappingInfo info)
    {
        info = default;
        if (Mappings.Where(mapping => mapping.End > address).MinBy(mapping => mapping.Start) is not { } found)
        {
            return Status.NotFound;
        }

        ulong from = Math.Max(found.Start, Pages.Down(address));
        ulong counted = found.End - from <= CountedAtOnce ? found.End : from + CountedAtOnce;
        info = new MappingInfo
        {
            Start = found.Start,
            End = found.End,
            Offset = found.Offset,
            Tag = found.Tag,
            Protection = found.Protection,
            Flags = found.Flags,
            Resident = (ulong)_pages.Keys.Count(page => page >= from && page < counted) * Pages.Size,
            Counted = counted,
        };
        return Status.Ok;
    }

    internal void Unmap(ulong address, ulong length)
    {
        ulong end = address + Pages.Up(length);
        foreach (SimulatedMapping old in Mappings.Where(m => m.Start < end && address < m.End).ToArray())
        {
            Mappings.Remove(old);
            if (old.Start < address)
            {
                Mappings.Add(old with { End = address });
            }

            if (old.End > end)
            {
                Mappings.Add(old with { Start = end, Offset = old.Offset + (end - old.Start) });
            }
        }

        for (ulong page = address; page < end; page += Pages.Size)
        {
            _pages.Remove(page);
        }
    }

    /// <summary>Copies from or to the space, as far as it is mapped.</summary>
    /// <param name="isChecked">Whether the mapping must allow the write.</param>
    internal int Copy(ulong address, Span<byte> buffer, bool write, bool isChecked = false)
    {
        int done = 0;
        while (done < buffer.Length)
        {
            ulong at = address + (ulong)done;
            ulong page = Pages.Down(at);
            if (Find(at) is not { } mapping || (isChecked && (mapping.Protection & Protection.Write) == 0))
            {
                break;
            }

            int offset = (int)(at - page);
            int count = Math.Min(buffer.Length - done, (int)Pages.Size - offset);
            Span<byte> content = Page(page, mapping).AsSpan(offset, count);
            Span<byte> part = buffer.Slice(done, count);
            if (write)
            {
                part.CopyTo(content);
            }
            else
            {
                content.CopyTo(part);
            }

            done += count;
        }

        return done;
    }

    private byte[] Page(ulong page, SimulatedMapping mapping)
    {
        if (!_pages.TryGetValue(page, out byte[]? bytes))
        {
            bytes = new byte[Pages.Size];
            mapping.Memory?.Range(mapping.Offset + (page - mapping.Start), Pages.Size).CopyTo(bytes);
            _pages.Add(page, bytes);
        }

        return bytes;
    }
}
