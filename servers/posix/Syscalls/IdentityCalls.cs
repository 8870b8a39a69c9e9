using System.Buffers.Binary;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Descriptors;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Groups, sessions, users, limits, priorities, names.</summary>
internal sealed class IdentityCalls(ProcessTable processes, UserTable users, ProgramBounds bounds, CpuLimit cpuLimit)
{
    /// <summary>NGROUPS_MAX.</summary>
    private const int MaxGroups = 65536;

    public Errno SetProcessGroup(ref Request request) =>
        SetProcessGroupRequestView.TryParse(request.Message, out SetProcessGroupRequestView message)
            ? JobControl.SetGroup(processes, request.Process, message.Process, message.Group)
            : Errno.EBADMSG;

    public Errno GetProcessGroup(ref Request request)
    {
        if (!GetProcessGroupRequestView.TryParse(request.Message, out GetProcessGroupRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = FindProcess(ref request, message.Process, out Process process);
        return errno == Errno.Ok ? ReplyGroup(ref request, process) : errno;
    }

    public Errno GetSession(ref Request request)
    {
        if (!GetSessionRequestView.TryParse(request.Message, out GetSessionRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = FindProcess(ref request, message.Process, out Process process);
        return errno == Errno.Ok ? ReplySession(ref request, process) : errno;
    }

    public Errno SetSession(ref Request request)
    {
        Errno errno = JobControl.SetSession(processes, request.Process);
        return errno == Errno.Ok ? ReplySession(ref request, request.Process) : errno;
    }

    public Errno SetUsers(ref Request request)
    {
        if (!SetIdsRequestView.TryParse(request.Message, out SetIdsRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = CredentialChanges.SetUsers(
            users, request.Process, message.Change, message.Real, message.Effective, message.Saved, out uint previous);
        return errno == Errno.Ok ? ReplyIds(ref request, previous) : errno;
    }

    public Errno SetGroups(ref Request request)
    {
        if (!SetIdsRequestView.TryParse(request.Message, out SetIdsRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = CredentialChanges.SetGroups(
            request.Process, message.Change, message.Real, message.Effective, message.Saved, out uint previous);
        return errno == Errno.Ok ? ReplyIds(ref request, previous) : errno;
    }

    public Errno SetSupplementaryGroups(ref Request request)
    {
        UserBuffer input = request.Input;
        if (!request.Process.Credentials.IsPrivileged)
        {
            return Errno.EPERM;
        }

        if (input.Length % 4 != 0 || input.Length / 4 > MaxGroups)
        {
            return Errno.EINVAL;
        }

        byte[] bytes = new byte[input.Length];
        Errno errno = input.Read(bytes);
        if (errno == Errno.Ok)
        {
            uint[] groups = new uint[bytes.Length / 4];
            for (int i = 0; i < groups.Length; i++)
            {
                groups[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * 4));
            }

            request.Process.Credentials = request.Process.Credentials with { Supplementary = groups };
        }

        return errno;
    }

    /// <summary>The count is that of the groups; without room only they are counted, with too little it is EINVAL.</summary>
    public Errno GetSupplementaryGroups(ref Request request)
    {
        uint[] groups = request.Process.Credentials.Supplementary;
        UserBuffer output = request.Output;
        if (output.Length == 0)
        {
            return request.ReplyCount(groups.Length);
        }

        if (output.Length / 4 < groups.Length)
        {
            return Errno.EINVAL;
        }

        byte[] bytes = new byte[groups.Length * 4];
        Buffer.BlockCopy(groups, 0, bytes, 0, bytes.Length);
        Errno errno = output.Write(bytes);
        return errno == Errno.Ok ? request.ReplyCount(groups.Length) : errno;
    }

    public Errno Limit(ref Request request)
    {
        if (!LimitRequestView.TryParse(request.Message, out LimitRequestView message))
        {
            return Errno.EBADMSG;
        }

        Process? process = message.Process == 0 ? request.Process : processes.Find(message.Process);
        if (process is null)
        {
            return Errno.ESRCH;
        }

        if (message.Resource is < 0 or >= (int)Resource.Count)
        {
            return Errno.EINVAL;
        }

        if (process != request.Process && !MayLimit(request.Process.Credentials, process.Credentials))
        {
            return Errno.EPERM;
        }

        var resource = (Resource)message.Resource;
        ulong soft = process.Limits.Soft(resource);
        ulong hard = process.Limits.Hard(resource);
        if (message.Set)
        {
            if (message.Soft > message.Hard)
            {
                return Errno.EINVAL;
            }

            bool isPrivileged = request.Process.Credentials.IsPrivileged;
            if ((message.Hard > hard && !isPrivileged) || (resource == Resource.Files && message.Hard > FdTable.Most))
            {
                return Errno.EPERM;
            }

            process.Limits.Set(resource, message.Soft, message.Hard);
            if (resource is Resource.AddressSpace or Resource.Data)
            {
                bounds.Apply(process);
            }

            process.PublishIds();
            if (resource == Resource.Cpu)
            {
                cpuLimit.Watch(process);
            }
        }

        LimitReplyWriter.TryEncode(soft, hard, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    public Errno SetName(ref Request request)
    {
        if (!SetNameRequestView.TryParse(request.Message, out SetNameRequestView message))
        {
            return Errno.EBADMSG;
        }

        byte[] name = message.Name[..Math.Min(message.Name.Length, 15)].ToArray();
        if (request.Thread.Id == request.Process.Id)
        {
            request.Process.Name = name;
        }
        else
        {
            request.Thread.Name = name;
        }

        return Errno.Ok;
    }

    private static bool MayLimit(Credentials from, Credentials to) =>
        from.IsPrivileged || (from.RealUser == to.RealUser && from.RealUser == to.EffectiveUser && from.RealUser == to.SavedUser);

    /// <summary>Finds a process by its id, 0 for the caller.</summary>
    private Errno FindProcess(ref Request request, int id, out Process process)
    {
        process = id == 0 ? request.Process : processes.Find(id)!;
        return process is null ? Errno.ESRCH : Errno.Ok;
    }

    private static Errno ReplyGroup(ref Request request, Process process)
    {
        ProcessGroupReplyWriter.TryEncode((uint)process.Group.Id, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    private static Errno ReplySession(ref Request request, Process process)
    {
        SessionReplyWriter.TryEncode((uint)process.Session.Id, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    private static Errno ReplyIds(ref Request request, uint previousFileId)
    {
        SetIdsReplyWriter.TryEncode(previousFileId, request.ReplyRoom, out int length);
        return request.Reply(length);
    }
}
