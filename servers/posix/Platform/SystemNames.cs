using Rill.LinuxAbi;

namespace Rill.Posix.Platform;

/// <summary>What uname tells.</summary>
internal sealed class SystemNames
{
    /// <summary>Programs ask for Linux.</summary>
    public string SystemName => "Linux";

    /// <summary>The Linux whose ABI is served.</summary>
    public string Release => "6.1.0-rill";

    /// <summary>The system itself, and its build.</summary>
    public string Version { get; } =
        $"#1 SMP Rill {typeof(SystemNames).Assembly.GetName().Version?.ToString(3) ?? "0.0.0"}";

    public string Machine => "x86_64";

    /// <summary>At most 64 bytes.</summary>
    public byte[] HostName { get; set; } = "rill"u8.ToArray();

    /// <summary>At most 64 bytes.</summary>
    public byte[] DomainName { get; set; } = "(none)"u8.ToArray();
}
