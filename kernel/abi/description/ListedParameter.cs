namespace Rill.Abi.Description;

/// <summary>An argument of a kernel call as data, for tests over all of them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is.</param>
/// <param name="Register">The place of its first register among the six.</param>
/// <param name="Size">Bytes of the structure, word or element.</param>
internal sealed record ListedParameter(string Name, ParameterRole Role, int Register, int Size)
{
    /// <summary>Of a handle: the type of object; None: any.</summary>
    public ObjectType Type { get; init; }

    /// <summary>Of a handle: the rights that it must have.</summary>
    public Rights Rights { get; init; }

    /// <summary>Of a handle: rights that do instead; None: there are none.</summary>
    public Rights Or { get; init; }

    /// <summary>Whether the call looks at it only in some cases, or after other things.</summary>
    public bool IsLate { get; init; }

    /// <summary>Of flags: all that there are; of a choice: the greatest.</summary>
    public ulong Limit { get; init; }
}
