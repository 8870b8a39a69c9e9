using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Serves one method.</summary>
/// <returns>What the reply says, unless the handler replied or holds the call.</returns>
internal delegate Errno SyscallHandler(ref Request request);

/// <summary>The methods of posix.proto and their handlers.</summary>
internal static class SyscallTable
{
    /// <summary>Method ids are below this.</summary>
    public const int Size = 128;

    /// <summary>Handlers by method id; null where there is no method.</summary>
    public static SyscallHandler?[] Handlers { get; } = Make();

    private static SyscallHandler?[] Make()
    {
        var table = new SyscallHandler?[Size];
        AddFiles(table);
        AddProcesses(table);
        AddSignals(table);
        return table;
    }

    private static void AddFiles(SyscallHandler?[] table)
    {
        table[PosixMethods.OpenAt] = FileNameCalls.OpenAt;
        table[PosixMethods.Close] = DescriptorCalls.Close;
        table[PosixMethods.CloseRange] = DescriptorCalls.CloseRange;
        table[PosixMethods.Read] = FileDataCalls.Read;
        table[PosixMethods.Write] = FileDataCalls.Write;
        table[PosixMethods.Seek] = FileDataCalls.Seek;
        table[PosixMethods.Stat] = FileAttributeCalls.Stat;
        table[PosixMethods.StatFs] = FileAttributeCalls.StatFs;
        table[PosixMethods.Access] = FileAttributeCalls.Access;
        table[PosixMethods.ReadLink] = FileNameCalls.ReadLink;
        table[PosixMethods.Symlink] = FileNameCalls.Symlink;
        table[PosixMethods.Link] = FileNameCalls.Link;
        table[PosixMethods.Unlink] = FileNameCalls.Unlink;
        table[PosixMethods.MakeDirectory] = FileNameCalls.MakeDirectory;
        table[PosixMethods.MakeNode] = FileNameCalls.MakeNode;
        table[PosixMethods.Rename] = FileNameCalls.Rename;
        table[PosixMethods.ChangeMode] = FileAttributeCalls.ChangeMode;
        table[PosixMethods.ChangeOwner] = FileAttributeCalls.ChangeOwner;
        table[PosixMethods.SetTimes] = FileAttributeCalls.SetTimes;
        table[PosixMethods.Truncate] = FileAttributeCalls.Truncate;
        table[PosixMethods.ReadDirectory] = FileDataCalls.ReadDirectory;
        table[PosixMethods.ChangeDirectory] = FileNameCalls.ChangeDirectory;
        table[PosixMethods.GetWorkingDirectory] = FileNameCalls.GetWorkingDirectory;
        table[PosixMethods.ChangeRoot] = FileNameCalls.ChangeRoot;
        table[PosixMethods.SetUmask] = FileNameCalls.SetUmask;
        table[PosixMethods.Duplicate] = DescriptorCalls.Duplicate;
        table[PosixMethods.Fcntl] = FcntlCalls.Control;
        table[PosixMethods.FileLock] = DescriptorCalls.FileLock;
        table[PosixMethods.Flock] = DescriptorCalls.Flock;
        table[PosixMethods.Ioctl] = DescriptorCalls.Ioctl;
        table[PosixMethods.Pipe] = DescriptorCalls.Pipe;
        table[PosixMethods.Poll] = EventCalls.Poll;
        table[PosixMethods.Sync] = FileDataCalls.Sync;
        table[PosixMethods.Allocate] = FileDataCalls.Allocate;
        table[PosixMethods.MapFile] = MapCalls.MapFile;
        table[PosixMethods.Mount] = MountCalls.Mount;
        table[PosixMethods.Unmount] = MountCalls.Unmount;
        table[PosixMethods.CopyRange] = CopyCalls.CopyRange;
        table[PosixMethods.EventFd] = EventCalls.EventFd;
        table[PosixMethods.EpollCreate] = EventCalls.EpollCreate;
        table[PosixMethods.EpollControl] = EventCalls.EpollControl;
        table[PosixMethods.EpollWait] = EventCalls.EpollWait;
        table[PosixMethods.TimerFd] = EventCalls.TimerFd;
        table[PosixMethods.TimerFdSet] = EventCalls.TimerFdSet;
        table[PosixMethods.SignalFd] = EventCalls.SignalFd;
        table[PosixMethods.MemFd] = EventCalls.MemFd;
    }

    private static void AddProcesses(SyscallHandler?[] table)
    {
        table[PosixMethods.Fork] = ProcessCalls.Fork;
        table[PosixMethods.CloneThread] = ProcessCalls.CloneThread;
        table[PosixMethods.Execute] = ProcessCalls.Execute;
        table[PosixMethods.Exit] = ProcessCalls.Exit;
        table[PosixMethods.ThreadExited] = ProcessCalls.ThreadExited;
        table[PosixMethods.Wait] = ProcessCalls.Wait;
        table[PosixMethods.SetProcessGroup] = IdentityCalls.SetProcessGroup;
        table[PosixMethods.GetProcessGroup] = IdentityCalls.GetProcessGroup;
        table[PosixMethods.SetSession] = IdentityCalls.SetSession;
        table[PosixMethods.GetSession] = IdentityCalls.GetSession;
        table[PosixMethods.SetUsers] = IdentityCalls.SetUsers;
        table[PosixMethods.SetGroups] = IdentityCalls.SetGroups;
        table[PosixMethods.SetSupplementaryGroups] = IdentityCalls.SetSupplementaryGroups;
        table[PosixMethods.GetSupplementaryGroups] = IdentityCalls.GetSupplementaryGroups;
        table[PosixMethods.Limit] = IdentityCalls.Limit;
        table[PosixMethods.Usage] = ProcessCalls.Usage;
        table[PosixMethods.SetPriority] = SchedulingCalls.SetPriority;
        table[PosixMethods.GetPriority] = SchedulingCalls.GetPriority;
        table[PosixMethods.SetName] = IdentityCalls.SetName;
        table[PosixMethods.SetHostName] = SystemCalls.SetHostName;
        table[PosixMethods.Uname] = SystemCalls.Uname;
        table[PosixMethods.Reboot] = SystemCalls.Reboot;
        table[PosixMethods.SetTime] = SystemCalls.SetTime;
        table[PosixMethods.SetAffinity] = SchedulingCalls.SetAffinity;
        table[PosixMethods.GetAffinity] = SchedulingCalls.GetAffinity;
        table[PosixMethods.ProcessControl] = SystemCalls.ProcessControl;
        table[PosixMethods.SystemLoad] = SystemCalls.SystemLoad;
        table[PosixMethods.Syslog] = LogCalls.Syslog;
        table[PosixMethods.ReportAbsentCall] = LogCalls.ReportAbsentCall;
    }

    private static void AddSignals(SyscallHandler?[] table)
    {
        table[PosixMethods.Kill] = SignalCalls.Kill;
        table[PosixMethods.SignalAction] = SignalCalls.SignalAction;
        table[PosixMethods.SignalTake] = SignalCalls.SignalTake;
        table[PosixMethods.SignalPending] = SignalCalls.SignalPending;
        table[PosixMethods.SignalWait] = SignalCalls.SignalWait;
        table[PosixMethods.SetIntervalTimer] = SignalCalls.SetIntervalTimer;
        table[PosixMethods.FatalSignal] = SignalCalls.FatalSignal;
        table[PosixMethods.TimerCreate] = SignalCalls.TimerCreate;
        table[PosixMethods.TimerSet] = SignalCalls.TimerSet;
        table[PosixMethods.TimerDelete] = SignalCalls.TimerDelete;
    }
}
