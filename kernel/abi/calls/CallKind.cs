namespace Rill.Abi.Calls;

/// <summary>How a kernel call is carried out.</summary>
public enum CallKind
{
    /// <summary>In one entry of microseconds.</summary>
    Short,
    /// <summary>In slices of <see cref="CallSlices.CopyBytes"/>: the kernel moves the arguments marked
    /// <see cref="AdvancesAttribute"/> and <see cref="RemainsAttribute"/>, and buffers, on by what was copied, and lets the
    /// thread make the call again. The result is the number of bytes of all slices.</summary>
    Copying,
    /// <summary>In slices whose size the handler chooses: it gets the arguments marked <see cref="AdvancesAttribute"/> and
    /// <see cref="RemainsAttribute"/> by reference.</summary>
    Sliced,
    /// <summary>It may let other threads run before it returns.</summary>
    Parking,
    /// <summary>It does not return where it succeeds.</summary>
    Ending,
}
