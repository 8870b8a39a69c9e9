using Rill.Runtime.Loading;

namespace Rill.Posix.Platform;

/// <summary>What the system was told at its start, and what can be set while it runs.</summary>
internal sealed class SystemSettings
{
    /// <summary>The kernel's command line.</summary>
    public string CommandLine { get; set; } = "";

    /// <summary>kernel.randomize_va_space: for programs that are executed from now on.</summary>
    public AddressRandomization Randomization { get; set; } = AddressRandomization.All;
}
