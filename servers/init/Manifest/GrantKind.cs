namespace Rill.Init.Manifest;

/// <summary>What a grant gives.</summary>
internal enum GrantKind
{
    /// <summary>I/O ports: first, count.</summary>
    Ports,
    /// <summary>An interrupt line: its global system interrupt number.</summary>
    Interrupt,
    /// <summary>Physical memory: base, size in bytes.</summary>
    Memory,
    /// <summary>The kernel log, to read and write.</summary>
    Log,
    /// <summary>The initial archive. Init lets go of it once it was taken.</summary>
    Archive,
    /// <summary>The shim's image.</summary>
    Shim,
    /// <summary>The kernel's command line.</summary>
    CommandLine,
    /// <summary>May set the wall clock.</summary>
    Clock,
    /// <summary>May hear of shortages of memory, and is asked to make room.</summary>
    Pressure,
    /// <summary>A Job of its own, to make processes in. They end with the server.</summary>
    Job,
    /// <summary>COM1: taking it makes the kernel stop writing there. No handle.</summary>
    Console,
    /// <summary>May switch the machine off. No handle.</summary>
    Power,
    /// <summary>May list and restart servers. No handle.</summary>
    Control,
}
