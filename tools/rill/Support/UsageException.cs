namespace Rill.Tool.Support;

/// <summary>The user asked for something that does not exist or makes no sense; nothing was done.</summary>
internal sealed class UsageException(string message) : ToolException(message, ExitStatus.Usage);
