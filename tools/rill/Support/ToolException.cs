namespace Rill.Tool.Support;

/// <summary>
/// What went wrong, in words for the user. The command line prints the message alone, without a stack trace, and
/// exits with <see cref="ExitCode"/>.
/// </summary>
internal sealed class ToolException(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>The tool's exit status.</summary>
    public int ExitCode { get; } = exitCode;
}
