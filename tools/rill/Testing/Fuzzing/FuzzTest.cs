using Rill.Tool.Machines;

namespace Rill.Tool.Testing.Fuzzing;

/// <summary>A run of the fuzzer on one machine.</summary>
/// <param name="Name">Its name, as the results have it.</param>
/// <param name="Shape">The machine.</param>
/// <param name="Time">How long calls are made.</param>
/// <param name="When">What has to be asked for beside it; empty where it runs by itself.</param>
/// <param name="System">Where it runs.</param>
internal sealed record FuzzTest(
    string Name, MachineShape Shape, TimeSpan Time, string When = "", GuestSystem System = GuestSystem.Rill);
