using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Serves one method.</summary>
/// <returns>What the reply says, unless the handler replied or holds the call.</returns>
internal delegate Errno SyscallHandler(ref Request request);

/// <summary>The methods of posix.proto and their handlers.</summary>
internal sealed class SyscallTable
{
    /// <summary>Method ids are below this.</summary>
    public const int Size = 128;

    /// <param name="calls">The groups of handlers.</param>
    public SyscallTable(CallGroups calls)
    {
        AddFiles(calls, Handlers);
        AddProcesses(calls, Handlers);
        AddSignals(calls, Handlers);
    }

    /// <summary>Handlers by method id; null where there is no method.</summary>
    public SyscallHandler?[] Handlers { get; } = new SyscallHandler?[Size];

    private static void AddFiles(CallGroups calls, SyscallHandler?[] table)
    {
        table[PosixMethods.OpenAt] = calls.Names.OpenAt;
        table[PosixMethods.Close] = calls.Descriptors.Close;
        table[PosixMethods.CloseRange] = calls.Descriptors.CloseRange;
        table[PosixMethods.Read] = calls.Transfers.Read;
        table[PosixMethods.Write] = calls.Transfers.Write;
        table[PosixMethods.Seek] = calls.Data.Seek;
        table[PosixMethods.Stat] = calls.Attributes.Stat;
        table[PosixMethods.StatFs] = calls.Attributes.StatFs;
        table[PosixMethods.Access] = calls.Attributes.Access;
        table[PosixMethods.ReadLink] = calls.Names.ReadLink;
        table[PosixMethods.Symlink] = calls.Names.Symlink;
        table[PosixMethods.Link] = calls.Names.Link;
        table[PosixMethods.Unlink] = calls.Names.Unlink;
        table[PosixMethods.MakeDirectory] = calls.Names.MakeDirectory;
        table[PosixMethods.MakeNode] = calls.Names.MakeNode;
        table[PosixMethods.Rename] = calls.Names.Rename;
        table[PosixMethods.ChangeMode] = calls.Attributes.ChangeMode;
        table[PosixMethods.ChangeOwner] = calls.Attributes.ChangeOwner;
        table[PosixMethods.SetTimes] = calls.Attributes.SetTimes;
        table[PosixMethods.Truncate] = calls.Attributes.Truncate;
        table[PosixMethods.ReadDirectory] = calls.Data.ReadDirectory;
        table[PosixMethods.ChangeDirectory] = calls.Names.ChangeDirectory;
        table[PosixMethods.GetWorkingDirectory] = calls.Names.GetWorkingDirectory;
        table[PosixMethods.ChangeRoot] = calls.Names.ChangeRoot;
        table[PosixMethods.SetUmask] = calls.Names.SetUmask;
        table[PosixMethods.Duplicate] = calls.Descriptors.Duplicate;
        table[PosixMethods.Fcntl] = FcntlCalls.Control;
        table[PosixMethods.FileLock] = calls.Locks.FileLock;
        table[PosixMethods.Flock] = calls.Locks.Flock;
        table[PosixMethods.Ioctl] = IoctlCalls.Ioctl;
        table[PosixMethods.Pipe] = calls.Pipes.Pipe;
        table[PosixMethods.Poll] = calls.Polls.Poll;
        table[PosixMethods.Sync] = calls.Data.Sync;
        table[PosixMethods.Allocate] = calls.Data.Allocate;
        table[PosixMethods.MapFile] = calls.Maps.MapFile;
        table[PosixMethods.Mount] = calls.Mounts.Mount;
        table[PosixMethods.Unmount] = calls.Mounts.Unmount;
        table[PosixMethods.CopyRange] = calls.Copies.CopyRange;
        table[PosixMethods.EventFd] = calls.SpecialFiles.EventFd;
        table[PosixMethods.EpollCreate] = calls.Epolls.EpollCreate;
        table[PosixMethods.EpollControl] = calls.Epolls.EpollControl;
        table[PosixMethods.EpollWait] = calls.Epolls.EpollWait;
        table[PosixMethods.TimerFd] = calls.SpecialFiles.TimerFd;
        table[PosixMethods.TimerFdSet] = calls.SpecialFiles.TimerFdSet;
        table[PosixMethods.SignalFd] = calls.SpecialFiles.SignalFd;
        table[PosixMethods.MemFd] = calls.SpecialFiles.MemFd;
    }

    private static void AddProcesses(CallGroups calls, SyscallHandler?[] table)
    {
        table[PosixMethods.Fork] = calls.Processes.Fork;
        table[PosixMethods.CloneThread] = calls.Processes.CloneThread;
        table[PosixMethods.Execute] = calls.Execs.Execute;
        table[PosixMethods.Exit] = calls.Processes.Exit;
        table[PosixMethods.ThreadExited] = calls.Processes.ThreadExited;
        table[PosixMethods.Wait] = calls.Waits.Wait;
        table[PosixMethods.SetProcessGroup] = calls.Identities.SetProcessGroup;
        table[PosixMethods.GetProcessGroup] = calls.Identities.GetProcessGroup;
        table[PosixMethods.SetSession] = calls.Identities.SetSession;
        table[PosixMethods.GetSession] = calls.Identities.GetSession;
        table[PosixMethods.SetUsers] = calls.Identities.SetUsers;
        table[PosixMethods.SetGroups] = calls.Identities.SetGroups;
        table[PosixMethods.SetSupplementaryGroups] = calls.Identities.SetSupplementaryGroups;
        table[PosixMethods.GetSupplementaryGroups] = calls.Identities.GetSupplementaryGroups;
        table[PosixMethods.Limit] = calls.Identities.Limit;
        table[PosixMethods.Usage] = calls.Waits.Usage;
        table[PosixMethods.SetPriority] = calls.Scheduling.SetPriority;
        table[PosixMethods.GetPriority] = calls.Scheduling.GetPriority;
        table[PosixMethods.SetName] = calls.Identities.SetName;
        table[PosixMethods.SetHostName] = calls.Machine.SetHostName;
        table[PosixMethods.Uname] = calls.Machine.Uname;
        table[PosixMethods.Reboot] = calls.Machine.Reboot;
        table[PosixMethods.SetTime] = calls.Machine.SetTime;
        table[PosixMethods.SetAffinity] = calls.Scheduling.SetAffinity;
        table[PosixMethods.GetAffinity] = calls.Scheduling.GetAffinity;
        table[PosixMethods.ProcessControl] = calls.Machine.ProcessControl;
        table[PosixMethods.SystemLoad] = calls.Machine.SystemLoad;
        table[PosixMethods.Syslog] = calls.Log.Syslog;
        table[PosixMethods.ReportAbsentCall] = calls.Log.ReportAbsentCall;
    }

    private static void AddSignals(CallGroups calls, SyscallHandler?[] table)
    {
        table[PosixMethods.Kill] = calls.Signals.Kill;
        table[PosixMethods.SignalAction] = calls.Signals.SignalAction;
        table[PosixMethods.SignalTake] = calls.Signals.SignalTake;
        table[PosixMethods.SignalPending] = calls.Signals.SignalPending;
        table[PosixMethods.SignalWait] = calls.Signals.SignalWait;
        table[PosixMethods.SetIntervalTimer] = calls.Signals.SetIntervalTimer;
        table[PosixMethods.FatalSignal] = calls.Signals.FatalSignal;
        table[PosixMethods.TimerCreate] = calls.Signals.TimerCreate;
        table[PosixMethods.TimerSet] = calls.Signals.TimerSet;
        table[PosixMethods.TimerDelete] = calls.Signals.TimerDelete;
    }
}
