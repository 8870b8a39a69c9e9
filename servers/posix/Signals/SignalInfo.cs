namespace Rill.Posix.Signals;

/// <summary>A signal with what siginfo tells of it.</summary>
/// <param name="Number">The signal.</param>
/// <param name="Code">si_code.</param>
/// <param name="Process">si_pid: the sender, or the child.</param>
/// <param name="User">si_uid.</param>
/// <param name="Value">si_value, or a POSIX timer's id and overrun.</param>
/// <param name="Status">si_status of SIGCHLD.</param>
/// <param name="Address">si_addr of faults.</param>
internal readonly record struct SignalInfo(
    int Number, int Code, int Process = 0, uint User = 0, ulong Value = 0, int Status = 0, ulong Address = 0);
