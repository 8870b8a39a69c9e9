namespace Rill.Shim;

/// <summary>What a <see cref="RestartBlock"/> goes on with.</summary>
public enum RestartKind : uint
{
    /// <summary>Nothing: EINTR.</summary>
    None = 0,
    Sleep = 1,
    Poll = 2,
    Futex = 3,
}
