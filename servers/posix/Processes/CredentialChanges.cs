using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Processes;

/// <summary>setuid and its kin.</summary>
/// <remarks>Source: man 2 setuid, 2 setreuid, 2 setresuid, 2 setfsuid.</remarks>
internal static class CredentialChanges
{
    /// <summary>Changes the user ids. Tells the file id before, where that was to change; else 0.</summary>
    public static Errno SetUsers(
        UserTable users, Process process, IdChange change, long real, long effective, long saved, out uint previousFileId)
    {
        Credentials old = process.Credentials;
        var ids = new Ids(old.RealUser, old.EffectiveUser, old.SavedUser, old.FileUser);
        Errno errno = Change(ref ids, change, old.IsPrivileged, real, effective, saved, out previousFileId);
        if (errno == Errno.Ok)
        {
            errno = users.Move(process, ids.Real);
        }

        if (errno == Errno.Ok)
        {
            if (ids.Real != old.RealUser)
            {
                // The process itself does not count yet (Linux, kernel/sys.c, flag_nproc_exceeded).
                int others = process.User.Threads - process.Threads.Count;
                process.ExceedsProcesses = ids.Real != 0 && (ulong)others > process.Limits.Soft(Resource.Processes);
            }

            process.Credentials = old with
            {
                RealUser = ids.Real,
                EffectiveUser = ids.Effective,
                SavedUser = ids.Saved,
                FileUser = ids.File,
            };
            ForgetParentDeath(process, old);
        }

        return errno;
    }

    /// <summary>Changes the group ids. Tells the file id before, where that was to change; else 0.</summary>
    public static Errno SetGroups(
        Process process, IdChange change, long real, long effective, long saved, out uint previousFileId)
    {
        Credentials old = process.Credentials;
        var ids = new Ids(old.RealGroup, old.EffectiveGroup, old.SavedGroup, old.FileGroup);
        Errno errno = Change(ref ids, change, old.IsPrivileged, real, effective, saved, out previousFileId);
        if (errno == Errno.Ok)
        {
            process.Credentials = old with
            {
                RealGroup = ids.Real,
                EffectiveGroup = ids.Effective,
                SavedGroup = ids.Saved,
                FileGroup = ids.File,
            };
            ForgetParentDeath(process, old);
        }

        return errno;
    }

    private static Errno Change(
        ref Ids ids, IdChange change, bool isPrivileged, long real, long effective, long saved, out uint previousFileId)
    {
        previousFileId = 0;
        Ids old = ids;
        switch (change)
        {
            case IdChange.All when real == -1:
                return Errno.EINVAL;

            case IdChange.All:
                uint id = (uint)real;
                if (isPrivileged)
                {
                    ids = new Ids(id, id, id, id);
                    return Errno.Ok;
                }

                if (id != old.Real && id != old.Saved)
                {
                    return Errno.EPERM;
                }

                ids = old with { Effective = id, File = id };
                return Errno.Ok;

            case IdChange.RealEffective:
                if (!isPrivileged
                    && ((real != -1 && real != old.Real && real != old.Effective)
                        || (effective != -1 && effective != old.Real && effective != old.Effective && effective != old.Saved)))
                {
                    return Errno.EPERM;
                }

                uint newReal = Pick(real, old.Real);
                uint newEffective = Pick(effective, old.Effective);
                bool setsSaved = real != -1 || (effective != -1 && newEffective != old.Real);
                ids = new Ids(newReal, newEffective, setsSaved ? newEffective : old.Saved, newEffective);
                return Errno.Ok;

            case IdChange.RealEffectiveSaved:
                if (!isPrivileged && !(old.Has(real) && old.Has(effective) && old.Has(saved)))
                {
                    return Errno.EPERM;
                }

                uint wanted = Pick(effective, old.Effective);
                ids = new Ids(Pick(real, old.Real), wanted, Pick(saved, old.Saved), wanted);
                return Errno.Ok;

            case IdChange.File:
                previousFileId = old.File;
                if (real != -1 && (isPrivileged || old.Has(real) || real == old.File))
                {
                    ids = old with { File = (uint)real };
                }

                return Errno.Ok;

            default:
                return Errno.EINVAL;
        }
    }

    private static uint Pick(long wanted, uint old) => wanted == -1 ? old : (uint)wanted;

    /// <summary>A change of effective ids clears PR_SET_PDEATHSIG and dumpability (man 2 prctl).</summary>
    private static void ForgetParentDeath(Process process, Credentials old)
    {
        Credentials now = process.Credentials;
        if (now.EffectiveUser != old.EffectiveUser || now.EffectiveGroup != old.EffectiveGroup)
        {
            process.ParentDeathSignal = 0;
            process.IsDumpable = false;
        }
    }

    private record struct Ids(uint Real, uint Effective, uint Saved, uint File)
    {
        public readonly bool Has(long id) => id == -1 || id == Real || id == Effective || id == Saved;
    }
}
