using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Calls that are absent, and those that a process here is never allowed.</summary>
internal static unsafe class Unknown
{
    /// <summary>ENOSYS, logged once for each number and process.</summary>
    [RuntimeExport("sys_unknown")]
    public static long Absent(ThreadBlock* t, Frame* f)
    {
        ulong number = f->CallNumber;
        if (number < 512)
        {
            ulong* word = t->Process->Logged + number / 64;
            ulong bit = 1UL << (int)(number % 64);
            if ((*word & bit) == 0)
            {
                *word |= bit;
                Report(t, number);
            }
        }
        return -Errno.ENOSYS;
    }

    /// <summary>A server writes to the log itself; a program may not, so that its server does it.</summary>
    private static void Report(ThreadBlock* t, ulong number)
    {
        if (t->HasServer)
        {
            byte* message = stackalloc byte[16];
            AbsentCallRequestWriter.TryEncode((int)number, new(message, 16), out int length);
            Channel.Call(t, PosixMethods.ReportAbsentCall, new(message, length));
            return;
        }
        LogLine line = new(stackalloc byte[96]);
        line.Add("shim: process "u8);
        line.AddNumber(Identity.ProcessId(t));
        line.Add(" made Linux call "u8);
        line.AddNumber((long)number);
        line.Add(", which is absent"u8);
        line.Write(t->Process->Log);
    }

    /// <summary>Calls that only a privilege would allow that nobody has here.</summary>
    [RuntimeExport("sys_eperm")]
    public static long NotPermitted(ThreadBlock* t, Frame* f) => -Errno.EPERM;

    /// <summary>Extended attributes: no file has any, nor can hold one.</summary>
    [RuntimeExport("sys_eopnotsupp")]
    public static long NotSupported(ThreadBlock* t, Frame* f) => -Errno.EOPNOTSUPP;

    /// <summary>ENOSYS that is not worth a line: the C library or a runtime asks at every start and does without.</summary>
    [RuntimeExport("sys_absent")]
    public static long QuietlyAbsent(ThreadBlock* t, Frame* f) => -Errno.ENOSYS;
}
