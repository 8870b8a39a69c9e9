using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A mapping of a simulated space.</summary>
/// <param name="Start">The first address.</param>
/// <param name="End">The address past the last.</param>
/// <param name="Protection">The access.</param>
/// <param name="Flags">How it was made.</param>
/// <param name="Memory">What is mapped; null: anonymous memory.</param>
/// <param name="Offset">Where in it the mapping starts.</param>
/// <param name="Tag">The opaque number.</param>
public sealed record SimulatedMapping(
    ulong Start, ulong End, Protection Protection, MapFlags Flags, SimulatedMemory? Memory, ulong Offset, ulong Tag);
