namespace Rill.Tool.Support;

/// <summary>
/// What went wrong, in words for the user. The command line prints the message alone, without a stack trace, and
/// exits with <see cref="Status"/>.
/// </summary>
internal class ToolException(string message, ExitStatus status = ExitStatus.Failed) : Exception(message)
{
    /// <summary>The tool's exit status.</summary>
    public ExitStatus Status { get; } = status;
}
