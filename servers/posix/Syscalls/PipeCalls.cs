using Rill.LinuxAbi;
using Rill.Posix.Pipes;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>pipe.</summary>
internal sealed class PipeCalls(PipeLedger ledger, AnonymousFileSystem files)
{
    public Errno Pipe(ref Request request)
    {
        if (PipeRequestView.Parse(request.Message, out PipeRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        OpenFlags flags = message.Flags;
        Process process = request.Process;
        bool closeOnExec = (flags & OpenFlags.CloseOnExec) != 0;
        Errno errno = ledger.TryMake(process.Credentials, out Pipe? pipe);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        Location location = files.Make(ModeBits.Fifo | Octal.O600, "pipe", process.Credentials);
        location.Inode.Fifo = pipe!;
        OpenFlags status = flags & OpenFlags.NonBlock;
        OpenFile reader = new PipeEnd(location, OpenFlags.ReadOnly | status, pipe!);
        OpenFile writer = new PipeEnd(location, OpenFlags.WriteOnly | status, pipe!);
        ulong limit = process.Limits.Soft(Resource.Files);
        UserAccount payer = request.Payer;
        int first = -1;
        errno = payer.MayTake(Kept.File, 2) ? process.Files.Add(reader, closeOnExec, limit, out first) : Errno.ENFILE;
        if (errno != Errno.Ok)
        {
            reader.Release();
            writer.Release();
            return errno;
        }

        errno = process.Files.Add(writer, closeOnExec, limit, out int second);
        if (errno != Errno.Ok)
        {
            process.Files.Close(first);
            writer.Release();
            return errno;
        }

        reader.Charge(payer);
        writer.Charge(payer);
        TwoFdsReplyWriter.TryEncode(first, second, request.ReplyRoom, out int length);
        return request.Reply(length);
    }
}
