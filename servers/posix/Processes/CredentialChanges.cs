using Rill.Posix.Linux;
using Rill.Posix.Vfs;

namespace Rill.Posix.Processes;

/// <summary>setuid and its kin.</summary>
/// <remarks>Source: man 2 setuid, 2 setreuid, 2 setresuid, 2 setfsuid; numbers from arch/x86/entry/syscalls/syscall_64.tbl.</remarks>
internal static class CredentialChanges
{
    private const uint SetUid = 105, SetGid = 106, SetReUid = 113, SetReGid = 114, SetResUid = 117, SetResGid = 119;
    private const uint SetFsUid = 122, SetFsGid = 123;

    /// <summary>Changes the user ids. The result is 0, or setfsuid's previous id.</summary>
    public static Errno SetUsers(Process process, uint kind, long real, long effective, long saved, out long result)
    {
        Credentials old = process.Credentials;
        var ids = new Ids(old.RealUser, old.EffectiveUser, old.SavedUser, old.FileUser);
        uint call = kind switch { SetReUid => SetReGid, SetResUid => SetResGid, SetFsUid => SetFsGid, SetUid => SetGid, _ => 0 };
        Errno errno = Change(ref ids, call, old.IsPrivileged, real, effective, saved, out result);
        if (errno == Errno.Ok)
        {
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

    /// <summary>Changes the group ids. The result is 0, or setfsgid's previous id.</summary>
    public static Errno SetGroups(Process process, uint kind, long real, long effective, long saved, out long result)
    {
        Credentials old = process.Credentials;
        var ids = new Ids(old.RealGroup, old.EffectiveGroup, old.SavedGroup, old.FileGroup);
        Errno errno = Change(ref ids, kind, old.IsPrivileged, real, effective, saved, out result);
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
        ref Ids ids, uint kind, bool isPrivileged, long real, long effective, long saved, out long result)
    {
        result = 0;
        Ids old = ids;
        switch (kind)
        {
            case SetGid:
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

            case SetReGid:
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

            case SetResGid:
                if (!isPrivileged && !(old.Has(real) && old.Has(effective) && old.Has(saved)))
                {
                    return Errno.EPERM;
                }

                uint wanted = Pick(effective, old.Effective);
                ids = new Ids(Pick(real, old.Real), wanted, Pick(saved, old.Saved), wanted);
                return Errno.Ok;

            case SetFsGid:
                result = old.File;
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
