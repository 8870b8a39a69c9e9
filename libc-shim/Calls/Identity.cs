using System.Runtime;
using System.Threading;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>Who the process is: read from the page that the POSIX server writes. A server is process 1 of its own
/// world, user 0.</summary>
internal static unsafe class Identity
{
    public static uint ProcessId(ThreadBlock* t) => t->HasServer ? Volatile.Read(ref t->Process->Page->ProcessId) : 1;

    [RuntimeExport("sys_getpid")]
    public static long GetPid(ThreadBlock* t, Frame* f) => ProcessId(t);

    [RuntimeExport("sys_gettid")]
    public static long GetTid(ThreadBlock* t, Frame* f) => t->Tid;

    [RuntimeExport("sys_getppid")]
    public static long GetParent(ThreadBlock* t, Frame* f) => t->HasServer ? t->Process->Page->ParentId : 0;

    [RuntimeExport("sys_getpgrp")]
    public static long GetGroup(ThreadBlock* t, Frame* f) => t->HasServer ? t->Process->Page->GroupId : 1;

    [RuntimeExport("sys_getuid")]
    public static long GetUser(ThreadBlock* t, Frame* f) => t->HasServer ? t->Process->Page->RealUser : 0;

    [RuntimeExport("sys_geteuid")]
    public static long GetEffectiveUser(ThreadBlock* t, Frame* f) => t->HasServer ? t->Process->Page->EffectiveUser : 0;

    [RuntimeExport("sys_getgid")]
    public static long GetGroupId(ThreadBlock* t, Frame* f) => t->HasServer ? t->Process->Page->RealGroup : 0;

    [RuntimeExport("sys_getegid")]
    public static long GetEffectiveGroup(ThreadBlock* t, Frame* f) => t->HasServer ? t->Process->Page->EffectiveGroup : 0;

    [RuntimeExport("sys_getresuid")]
    public static long GetUsers(ThreadBlock* t, Frame* f)
    {
        ProcessPage* page = t->Process->Page;
        return t->HasServer
            ? Write3(f, page->RealUser, page->EffectiveUser, page->SavedUser)
            : Write3(f, 0, 0, 0);
    }

    [RuntimeExport("sys_getresgid")]
    public static long GetGroups(ThreadBlock* t, Frame* f)
    {
        ProcessPage* page = t->Process->Page;
        return t->HasServer
            ? Write3(f, page->RealGroup, page->EffectiveGroup, page->SavedGroup)
            : Write3(f, 0, 0, 0);
    }

    private static long Write3(Frame* f, uint real, uint effective, uint saved) =>
        User.Write(f->Rdi, real) && User.Write(f->Rsi, effective) && User.Write(f->Rdx, saved) ? 0 : -Errno.EFAULT;
}
