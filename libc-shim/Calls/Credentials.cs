using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Changing users and groups; supplementary groups.</summary>
internal static unsafe class Credentials
{
    private const ulong MaxGroups = 65536;

    [RuntimeExport("sys_setuid")]
    public static long SetUser(ThreadBlock* t, Frame* f) =>
        Set(t, PosixMethods.SetUsers, IdChange.All, f, 1);

    [RuntimeExport("sys_setreuid")]
    public static long SetRealUser(ThreadBlock* t, Frame* f) =>
        Set(t, PosixMethods.SetUsers, IdChange.RealEffective, f, 2);

    [RuntimeExport("sys_setresuid")]
    public static long SetAllUsers(ThreadBlock* t, Frame* f) =>
        Set(t, PosixMethods.SetUsers, IdChange.RealEffectiveSaved, f, 3);

    [RuntimeExport("sys_setfsuid")]
    public static long SetFileUser(ThreadBlock* t, Frame* f) =>
        Set(t, PosixMethods.SetUsers, IdChange.File, f, 1);

    [RuntimeExport("sys_setgid")]
    public static long SetGroup(ThreadBlock* t, Frame* f) =>
        Set(t, PosixMethods.SetGroups, IdChange.All, f, 1);

    [RuntimeExport("sys_setregid")]
    public static long SetRealGroup(ThreadBlock* t, Frame* f) =>
        Set(t, PosixMethods.SetGroups, IdChange.RealEffective, f, 2);

    [RuntimeExport("sys_setresgid")]
    public static long SetAllGroups(ThreadBlock* t, Frame* f) =>
        Set(t, PosixMethods.SetGroups, IdChange.RealEffectiveSaved, f, 3);

    [RuntimeExport("sys_setfsgid")]
    public static long SetFileGroup(ThreadBlock* t, Frame* f) =>
        Set(t, PosixMethods.SetGroups, IdChange.File, f, 1);

    [RuntimeExport("sys_setgroups")]
    public static long SetSupplementary(ThreadBlock* t, Frame* f) =>
        f->Rdi > MaxGroups
            ? -Errno.EINVAL
            : Channel.Call(t, PosixMethods.SetSupplementaryGroups, default, Bulk.ToServer(f->Rsi, f->Rdi * 4), out _);

    [RuntimeExport("sys_getgroups")]
    public static long GetSupplementary(ThreadBlock* t, Frame* f) =>
        (int)f->Rdi < 0
            ? -Errno.EINVAL
            : Channel.CallForCount(
                t, PosixMethods.GetSupplementaryGroups, default, Bulk.ToClient(f->Rsi, (ulong)(uint)f->Rdi * 4));

    private static long Set(ThreadBlock* t, uint method, IdChange change, Frame* f, int count)
    {
        byte* message = stackalloc byte[48];
        SetIdsRequestWriter.TryEncode(
            change,
            Id(f->Rdi),
            count > 1 ? Id(f->Rsi) : -1,
            count > 2 ? Id(f->Rdx) : -1,
            new(message, 48),
            out int length);
        long result = Channel.Call(t, method, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result
            : SetIdsReplyView.TryParse(reply.Body, out SetIdsReplyView view) ? view.PreviousFileId : -Errno.EIO;
    }

    private static long Id(ulong value) => (uint)value == uint.MaxValue ? -1 : (uint)value;
}
