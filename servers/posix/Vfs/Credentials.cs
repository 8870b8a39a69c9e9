namespace Rill.Posix.Vfs;

/// <summary>User and group ids of a process. Never changed in place: a process gets a new object.</summary>
internal sealed record Credentials
{
    /// <summary>The superuser's.</summary>
    public static Credentials Root { get; } = new();

    public uint RealUser { get; init; }
    public uint EffectiveUser { get; init; }
    public uint SavedUser { get; init; }

    /// <summary>Decides on file access; follows the effective id unless setfsuid says otherwise.</summary>
    public uint FileUser { get; init; }
    public uint RealGroup { get; init; }
    public uint EffectiveGroup { get; init; }
    public uint SavedGroup { get; init; }
    public uint FileGroup { get; init; }
    public uint[] Supplementary { get; init; } = [];

    /// <summary>Whether it may do what Linux reserves to capabilities.</summary>
    public bool IsPrivileged => EffectiveUser == 0;

    /// <summary>Whether file permissions do not bind it (CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_CHOWN).</summary>
    public bool OverridesFiles => FileUser == 0;

    /// <summary>Whether the group is its file group or a supplementary one.</summary>
    public bool IsInGroup(uint group) => group == FileGroup || Array.IndexOf(Supplementary, group) >= 0;

    /// <summary>The same with all ids of one user and group.</summary>
    public static Credentials Of(uint user, uint group, params uint[] supplementary) => new()
    {
        RealUser = user,
        EffectiveUser = user,
        SavedUser = user,
        FileUser = user,
        RealGroup = group,
        EffectiveGroup = group,
        SavedGroup = group,
        FileGroup = group,
        Supplementary = supplementary,
    };

    /// <summary>As access(2) judges: by the real ids.</summary>
    public Credentials WithRealIds() => this with { FileUser = RealUser, FileGroup = RealGroup };
}
