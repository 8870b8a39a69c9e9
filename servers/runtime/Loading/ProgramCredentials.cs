namespace Rill.Runtime.Loading;

/// <summary>The ids that a program is told in its auxiliary vector.</summary>
/// <param name="User">Real user.</param>
/// <param name="EffectiveUser">Effective user.</param>
/// <param name="Group">Real group.</param>
/// <param name="EffectiveGroup">Effective group.</param>
/// <param name="IsSecure">Whether exec raised its rights (AT_SECURE).</param>
public readonly record struct ProgramCredentials(
    uint User, uint EffectiveUser, uint Group, uint EffectiveGroup, bool IsSecure);
