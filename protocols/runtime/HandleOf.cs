namespace Rill.Protocols;

/// <summary>A handle in a message: to an object of a kind, and 0 for none. It owns nothing.</summary>
/// <typeparam name="TKind">One of <see cref="HandleKinds"/>.</typeparam>
public readonly struct HandleOf<TKind>
    where TKind : struct
{
    /// <summary>Says of a handle what its object is.</summary>
    public HandleOf(uint value) => Value = value;

    /// <summary>The handle; 0 for none.</summary>
    public uint Value { get; }
}
