namespace Rill.Posix.Syscalls;

/// <summary>The handlers by groups, each of which has of the server what it uses and no more. Those that use nothing but the
/// request are static and not here.</summary>
internal sealed class CallGroups
{
    public required FileNameCalls Names { get; init; }

    public required FileAttributeCalls Attributes { get; init; }

    public required TransferCalls Transfers { get; init; }

    public required FileDataCalls Data { get; init; }

    public required CopyCalls Copies { get; init; }

    public required MapCalls Maps { get; init; }

    public required MountCalls Mounts { get; init; }

    public required DescriptorCalls Descriptors { get; init; }

    public required LockCalls Locks { get; init; }

    public required PipeCalls Pipes { get; init; }

    public required PollCalls Polls { get; init; }

    public required EpollCalls Epolls { get; init; }

    public required SpecialFileCalls SpecialFiles { get; init; }

    public required ProcessCalls Processes { get; init; }

    public required ExecCalls Execs { get; init; }

    public required WaitCalls Waits { get; init; }

    public required IdentityCalls Identities { get; init; }

    public required SchedulingCalls Scheduling { get; init; }

    public required SignalCalls Signals { get; init; }

    public required SystemCalls Machine { get; init; }

    public required LogCalls Log { get; init; }
}
