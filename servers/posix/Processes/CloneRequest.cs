namespace Rill.Posix.Processes;

/// <summary>What fork, vfork and clone ask for; see ForkRequest and CloneThreadRequest of posix.proto.</summary>
internal readonly record struct CloneRequest(
    ulong Flags,
    ulong Context,
    ulong Area,
    ulong PageAddress,
    ulong StackPointer,
    ulong FsBase,
    ulong ParentTid,
    ulong ChildTid,
    ulong Blocked,
    int ExitSignal);
