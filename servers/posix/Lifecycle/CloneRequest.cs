using Rill.LinuxAbi;

namespace Rill.Posix.Lifecycle;

/// <summary>What fork, vfork and clone ask for; see ForkRequest and CloneThreadRequest of posix.proto.</summary>
internal readonly record struct CloneRequest(
    CloneFlags Flags,
    ulong Context,
    ulong Area,
    ulong PageAddress,
    ulong StackPointer,
    ulong FsBase,
    ulong ParentTid,
    ulong ChildTid,
    ulong Blocked,
    int ExitSignal);
