using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Loading;

/// <summary>What setuid and setgid bits make of the ids of a process that executes a file.</summary>
/// <remarks>Source: man 2 execve; Linux, security/commoncap.c, cap_bprm_creds_from_file.</remarks>
internal static class ExecCredentials
{
    /// <summary>The ids to go on with.</summary>
    /// <param name="process">The process.</param>
    /// <param name="file">The program.</param>
    /// <param name="isSecure">Whether they differ from the real ones (AT_SECURE).</param>
    public static Credentials After(Process process, Location file, out bool isSecure)
    {
        Credentials old = process.Credentials;
        Credentials ids = WithBits(process, file);
        isSecure = ids.EffectiveUser != old.RealUser || ids.EffectiveGroup != old.RealGroup;
        if (isSecure && (process.NoNewPrivileges || (process.Fs.IsShared && !old.IsPrivileged)))
        {
            // Whoever shares the directories of the program could lead it astray: it gets no more than its caller has.
            ids = ids with { EffectiveUser = old.RealUser, EffectiveGroup = old.RealGroup };
            isSecure = false;
        }

        return ids with
        {
            SavedUser = ids.EffectiveUser,
            FileUser = ids.EffectiveUser,
            SavedGroup = ids.EffectiveGroup,
            FileGroup = ids.EffectiveGroup,
        };
    }

    private static Credentials WithBits(Process process, Location file)
    {
        Credentials ids = process.Credentials;
        if (!MayHaveBits(process, file))
        {
            return ids;
        }

        Inode inode = file.Inode;
        if ((inode.Mode & ModeBits.SetUser) != 0)
        {
            ids = ids with { EffectiveUser = inode.User };
        }

        return HasGroupBit(inode) ? ids with { EffectiveGroup = inode.Group } : ids;
    }

    /// <summary>Whether a setuid or setgid bit counts here, even if it changes nothing.</summary>
    public static bool HasBits(Process process, Location file) =>
        MayHaveBits(process, file) && ((file.Inode.Mode & ModeBits.SetUser) != 0 || HasGroupBit(file.Inode));

    private static bool MayHaveBits(Process process, Location file) =>
        (file.Mount.Flags & MountFlags.NoSetUser) == 0 && !process.NoNewPrivileges;

    private static bool HasGroupBit(Inode inode) =>
        (inode.Mode & (ModeBits.SetGroup | ModeBits.GroupExecute)) == (ModeBits.SetGroup | ModeBits.GroupExecute);
}
