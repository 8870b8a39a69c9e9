using Rill.Abi;

namespace Rill.Runtime.Native;

/// <summary>
/// The kernel's calls as one process makes them, typed. They return the kernel's <see cref="Status"/> and what the call made in
/// out parameters. A method for each call is generated from its declaration; here stands what is made of them.
/// </summary>
/// <remarks>
/// The two back ends are <see cref="NativeKernelCalls"/> and the simulated kernel of the tests; a call that a back end has not
/// is NotSupported. In a published server only the first is ever constructed, so the compiler, which sees the whole program,
/// calls it directly.
/// </remarks>
public abstract unsafe partial class KernelCalls
{
    /// <summary>The monotonic clock, in nanoseconds since boot.</summary>
    public abstract ulong Now { get; }

    /// <summary>What the kernel tells of the calling thread; stays in place as long as the thread runs. Null where there
    /// is no kernel below.</summary>
    public virtual ThreadArea* CurrentArea => null;

    /// <summary>Makes a slice of a copy-on-write clone of a space, charged to a Job (0: the caller's own).</summary>
    /// <param name="space">The space.</param>
    /// <param name="clone">In: 0 at first, then the clone. Out: the clone; as it was on an error.</param>
    /// <param name="isWhole">Whether that was the last slice; nothing can be done with the clone before.</param>
    /// <param name="job">The Job.</param>
    public Status SpaceClone(uint space, ref uint clone, out bool isWhole, uint job = 0)
    {
        Status status = SpaceClone(space, out ulong result, job, clone);
        isWhole = status == Status.Ok && (result & SpaceCloneResult.More) == 0;
        clone = status == Status.Ok ? (uint)result : clone;
        return status;
    }

    /// <summary>Copies into a space, as its own user code could write.</summary>
    public Status SpaceWrite(uint space, ulong address, ReadOnlySpan<byte> buffer, out int written) =>
        SpaceWrite(space, address, buffer, SpaceWriteFlags.None, out written);

    /// <summary>Makes a stream and gives both its lanes.</summary>
    public Status StreamCreate(out uint first, out uint second)
    {
        Status status = StreamCreate(out LanePair lanes);
        first = lanes.First;
        second = lanes.Second;
        return status;
    }

    /// <summary>Reads one byte-wide port as often as the buffer has room.</summary>
    public Status PortRead(uint ports, ushort port, Span<byte> buffer) => PortRead(ports, port, 1, buffer, out _);

    /// <summary>Writes all bytes of the buffer to one byte-wide port.</summary>
    public Status PortWrite(uint ports, ushort port, ReadOnlySpan<byte> buffer) => PortWrite(ports, port, 1, buffer, out _);

    /// <summary>Fills a buffer of any size with random bytes.</summary>
    public Status RandomGet(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // The kernel gives at most 256 bytes a call.
            Status status = RandomGet(buffer[..Math.Min(buffer.Length, 256)], out int filled);
            if (status != Status.Ok || filled == 0)
            {
                return status != Status.Ok ? status : Status.BadState;
            }

            buffer = buffer[filled..];
        }

        return Status.Ok;
    }
}
