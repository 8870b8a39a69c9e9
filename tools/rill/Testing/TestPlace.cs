namespace Rill.Tool.Testing;

/// <summary>Where a test runs, and by what.</summary>
internal enum TestPlace
{
    /// <summary>An xunit project on the host.</summary>
    Host,

    /// <summary>tests/guest/kernel, in init's place.</summary>
    Kernel,

    /// <summary>A session at the machine's console.</summary>
    Console,

    /// <summary>A script or program in the guest.</summary>
    Guest,

    /// <summary>The fuzzer of Linux calls in the guest.</summary>
    Fuzz,

    /// <summary>The tool itself on a pseudo-terminal.</summary>
    Terminal,

    /// <summary>A page of the handbook, followed word for word.</summary>
    Handbook,
}
