using System.CommandLine;
using Rill.Tool.CommandLine;
using Rill.Tool.Machines;

namespace Rill.Tool.Commands;

/// <summary>The option that says which system to boot.</summary>
internal static class SystemOption
{
    /// <summary>The word for Debian's kernel.</summary>
    public const string Linux = "linux";

    /// <summary>The option --on.</summary>
    public static Option<string> Create() => ToolOptions.Choice(
        "--on", "SYSTEM", "the system to boot; linux is Debian's kernel with the same files", "rill", Linux);

    /// <summary>The system that the command line asks for.</summary>
    public static GuestSystem Read(ParseResult line, Option<string> option) =>
        line.GetValue(option) == Linux ? GuestSystem.Linux : GuestSystem.Rill;
}
