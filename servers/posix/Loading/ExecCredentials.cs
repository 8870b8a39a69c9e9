namespace Rill.Posix.Loading;

/// <summary>What setuid and setgid bits make of the ids of a process that executes a file.</summary>
/// <remarks>Source: man 2 execve.</remarks>
internal static class ExecCredentials
{
    /// <summary>The ids to go on with.</summary>
    /// <param name="process">The process.</param>
    /// <param name="file">The program.</param>
    /// <param name="isSecure">Whether they differ from the real ones (AT_SECURE).</param>
    public static Credentials After(Process process, Location file, out bool isSecure)
    {
        Credentials credentials = process.Credentials;
        isSecure = false;
        if ((file.Mount.Flags & MountFlags.NoSetUser) != 0 || process.NoNewPrivileges)
        {
            return credentials;
        }

        Inode inode = file.Inode;
        if ((inode.Mode & ModeBits.SetUser) != 0)
        {
            credentials = credentials with { EffectiveUser = inode.User, FileUser = inode.User };
        }

        if ((inode.Mode & (ModeBits.SetGroup | ModeBits.GroupExecute)) == (ModeBits.SetGroup | ModeBits.GroupExecute))
        {
            credentials = credentials with { EffectiveGroup = inode.Group, FileGroup = inode.Group };
        }

        isSecure = credentials.EffectiveUser != credentials.RealUser || credentials.EffectiveGroup != credentials.RealGroup;
        return credentials;
    }
}
