namespace Rill.Loading;

/// <summary>The ids that a program is told in its auxiliary vector.</summary>
/// <param name="user">Real user.</param>
/// <param name="effectiveUser">Effective user.</param>
/// <param name="group">Real group.</param>
/// <param name="effectiveGroup">Effective group.</param>
/// <param name="isSecure">Whether exec raised its rights (AT_SECURE).</param>
public readonly struct ProgramCredentials(
    uint user, uint effectiveUser, uint group, uint effectiveGroup, bool isSecure)
{
    /// <summary>Real user.</summary>
    public uint User { get; } = user;

    /// <summary>Effective user.</summary>
    public uint EffectiveUser { get; } = effectiveUser;

    /// <summary>Real group.</summary>
    public uint Group { get; } = group;

    /// <summary>Effective group.</summary>
    public uint EffectiveGroup { get; } = effectiveGroup;

    /// <summary>Whether exec raised its rights (AT_SECURE).</summary>
    public bool IsSecure { get; } = isSecure;
}
