using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>execve(2), execveat(2): the argument and environment strings go to the server in one piece.</summary>
internal static unsafe class Execute
{
    /// <summary>Room for the strings: a quarter of the default stack limit, as Linux has it (ARG_MAX there).</summary>
    public const ulong BufferSize = 2 << 20;
    // MAX_ARG_STRLEN: one string.
    private const long StringMax = 128 << 10;

    [RuntimeExport("sys_execve")]
    public static long Execve(ThreadBlock* t, Frame* f) => Run(t, AtDirectory.Working, f->Rdi, f->Rsi, f->Rdx, 0);

    [RuntimeExport("sys_execveat")]
    public static long ExecveAt(ThreadBlock* t, Frame* f) =>
        Run(t, (int)f->Rdi, f->Rsi, f->Rdx, f->R10, (uint)f->R8);

    private static long Run(ThreadBlock* t, int directory, ulong path, ulong arguments, ulong environment, uint flags)
    {
        TextArgument text = TextArgument.Path(path);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        if (!t->HasServer)
        {
            return -Errno.ENOENT;
        }
        long mapped = KernelCalls.MapAnonymous(0, BufferSize, Protection.Read | Protection.Write, MapFlags.None);
        if (mapped < 0)
        {
            return -Errno.ENOMEM;
        }
        ulong used = 0;
        long argumentCount = Pack(arguments, (ulong)mapped, ref used);
        long environmentCount = argumentCount < 0 ? argumentCount : Pack(environment, (ulong)mapped, ref used);
        long result = environmentCount;
        if (result >= 0)
        {
            Delivery.HandOver(t);
            t->Process->ExecuteBuffer = (ulong)mapped;
            ExecuteRequestWriter.TryEncode(
                directory, text.Span, (AtFlags)flags, (int)argumentCount, (int)environmentCount, t->Blocked,
                t->Process->Personality, text.Message, out int length);
            // There is no reply to a success: this process ends while it waits.
            result = Channel.Call(
                t,
                PosixMethods.Execute,
                text.Request(length),
                Bulk.ToServer((ulong)mapped, used),
                out _,
                interruptible: false);
            t->Process->ExecuteBuffer = 0;
        }
        KernelCalls.SpaceUnmap(0, (ulong)mapped, BufferSize);
        return result;
    }

    // Copies an array of strings, each with its NUL; the result is their number.
    private static long Pack(ulong array, ulong buffer, ref ulong used)
    {
        if (array == 0)
        {
            return 0;
        }
        for (long count = 0; ; count++)
        {
            if (!User.Read(array + (ulong)count * 8, out ulong text))
            {
                return -Errno.EFAULT;
            }
            if (text == 0)
            {
                return count;
            }
            long length = User.Length(text, StringMax);
            if (length < 0)
            {
                return -Errno.EFAULT;
            }
            if (length >= StringMax || used + (ulong)length + 1 > BufferSize)
            {
                return -Errno.E2BIG;
            }
            // The buffer lies among the program's mappings, where another thread may unmap it.
            if (!User.CopyIn((void*)(buffer + used), text, (ulong)length) || !User.Clear(buffer + used + (ulong)length, 1))
            {
                return -Errno.EFAULT;
            }
            used += (ulong)length + 1;
        }
    }
}
