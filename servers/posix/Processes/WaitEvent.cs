namespace Rill.Posix.Processes;

/// <summary>What a wait call is told of a child.</summary>
/// <param name="Child">The child; for a zombie that is not left, it is forgotten after this.</param>
/// <param name="Status">The wait status as wait4 has it.</param>
/// <param name="Code">si_code as waitid has it.</param>
/// <param name="SignalStatus">si_status as waitid has it.</param>
internal readonly record struct WaitEvent(Process Child, int Status, int Code, int SignalStatus);
