namespace Rill.Abi.Calls;

/// <summary>Calls on the machine as a whole: counts, power, log, clock, random bytes, resources.</summary>
public interface IMachineCalls
{
    /// <summary>Tells the kernel's counts. What dead processes held is free before it is counted.</summary>
    /// <param name="info">What is told.</param>
    [KernelCall(100, CallKind.Sliced)]
    void SystemInfo(out SystemInfo info);

    /// <summary>Switches the machine off, or starts it anew.</summary>
    /// <param name="resource">Allows it.</param>
    /// <param name="action">Which.</param>
    [KernelCall(101, CallKind.Ending)]
    [Error(Status.NotSupported, "the machine cannot")]
    void SystemPower([Handle(ObjectType.Resource, Rights.Manage), Allows(ResourceKind.Power)] uint resource, PowerAction action);

    /// <summary>Copies out of the log, at most 16,384 bytes.</summary>
    /// <param name="log">The log.</param>
    /// <param name="offset">Where, in bytes since boot.</param>
    /// <param name="buffer">To where.</param>
    /// <returns>Bytes copied; 0 where there is none there yet.</returns>
    [KernelCall(102)]
    [Error(Status.NotFound, "what was there has been overwritten")]
    int LogRead([Handle(ObjectType.Log, Rights.Read)] uint log, ulong offset, Span<byte> buffer);

    /// <summary>Appends to the log. Control characters but tab and newline become '?', so that a line of the kernel's own report
    /// of a panic can be told from all others.</summary>
    /// <param name="log">The log.</param>
    /// <param name="text">The text, in UTF-8; at most 16,384 bytes.</param>
    [KernelCall(103)]
    [Error(Status.InvalidArgument, "the text is too long")]
    void LogWrite([Handle(ObjectType.Log, Rights.Write)] uint log, ReadOnlySpan<byte> text);

    /// <summary>Sets the wall clock.</summary>
    /// <param name="resource">Allows it.</param>
    /// <param name="time">Nanoseconds since 1970.</param>
    [KernelCall(104)]
    void ClockSet([Handle(ObjectType.Resource, Rights.Manage), Allows(ResourceKind.WallClock)] uint resource, ulong time);

    /// <summary>Fills a buffer with random bytes.</summary>
    /// <param name="buffer">The buffer; at most 256 bytes.</param>
    /// <returns>The buffer's length.</returns>
    [KernelCall(105)]
    [Error(Status.InvalidArgument, "the buffer is too long")]
    int RandomGet(Span<byte> buffer);

    /// <summary>Makes the kernel stop using COM1: a driver takes it over.</summary>
    /// <param name="resource">Allows it.</param>
    [KernelCall(106)]
    void SerialRelease([Handle(ObjectType.Resource, Rights.Manage), Allows(ResourceKind.Console)] uint resource);

    /// <summary>Makes a resource that allows a part of what another one allows.</summary>
    /// <param name="resource">The other one.</param>
    /// <param name="kind">Of which kind.</param>
    /// <param name="first">The part's start; 0 for a kind without a range.</param>
    /// <param name="count">How many; 1 for a kind without a range.</param>
    /// <returns>The resource.</returns>
    [KernelCall(107)]
    [Error(Status.InvalidArgument, "the range is empty, wraps around, or is none of a kind without a range")]
    [return: Handle(ObjectType.Resource, Rights.All)]
    uint ResourceCreate(
        [Handle(ObjectType.Resource, Rights.Manage), Allows(nameof(kind), nameof(first), nameof(count))] uint resource,
        ResourceKind kind,
        ulong first,
        ulong count);
}
