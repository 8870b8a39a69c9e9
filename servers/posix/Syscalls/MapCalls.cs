using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;
using Rill.Protocols;
using Rill.Protocols.Posix;
using Rill.Runtime.Native;

namespace Rill.Posix.Syscalls;

/// <summary>Mapping files.</summary>
internal sealed class MapCalls(KernelCalls kernel, MappedFiles mapped)
{
    public Errno MapFile(ref Request request)
    {
        if (!MapFileRequestView.TryParse(request.Message, out MapFileRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        bool isShared = message.Flags is MmapFlags.Shared or MmapFlags.SharedValidate;
        if (!file.CanRead || (isShared && (message.Protection & MmapProtection.Write) != 0 && !file.CanWrite))
        {
            return Errno.EACCES;
        }

        bool isNoExec = file.Location.Mount.IsNoExec;
        if (isNoExec && (message.Protection & MmapProtection.Execute) != 0)
        {
            return Errno.EPERM;
        }

        bool isSealed = file is TmpfsOpenFile { Content.IsWriteSealed: true };
        if (isShared && isSealed && (message.Protection & MmapProtection.Write) != 0)
        {
            return Errno.EPERM;
        }

        errno = file.GetMemory(isShared, (long)Math.Min(message.Offset + message.Length, long.MaxValue), out MemoryHandle? memory);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        // What mprotect may add later goes along: writing for shared mappings of writable descriptions only.
        Rights rights = Rights.Read | Rights.Map
            | (isNoExec ? Rights.None : Rights.Execute)
            | (isShared && file.CanWrite && !isSealed ? Rights.Write : Rights.None);
        Status status = kernel.HandleDuplicate(memory!.Value, rights | Rights.Transfer, out uint handle);
        if (status != Status.Ok)
        {
            return StatusErrno.Of(status);
        }

        ulong tag = mapped.TagOf(file.Location);
        MapFileReplyWriter.TryEncode(tag, new(handle), request.ReplyRoom, out int length, out HandleSet handles);
        return request.Reply(length, handles);
    }
}
