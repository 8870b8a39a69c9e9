namespace Rill.Tool.Support.Terminals;

/// <summary>What may be written to standard error beside plain lines.</summary>
/// <param name="IsTerminal">True where control sequences are understood.</param>
/// <param name="IsLive">True where a line may be written over, which a person sees and a log must not hold.</param>
/// <param name="HasColours">True where text may be coloured.</param>
internal readonly record struct TerminalKind(bool IsTerminal, bool IsLive, bool HasColours)
{
    /// <summary>Finds it out.</summary>
    /// <param name="isRedirected">True where it is no terminal.</param>
    /// <param name="variable">Looks up an environment variable: TERM; NO_COLOR (https://no-color.org); CI, which
    /// build services set.</param>
    public static TerminalKind Of(bool isRedirected, Func<string, string?> variable)
    {
        bool isTerminal = !isRedirected && variable("TERM") is { Length: > 0 } term && term != "dumb";
        bool isBuildService = variable("CI") is { Length: > 0 } ci && ci is not ("0" or "false");
        return new TerminalKind(
            isTerminal,
            isTerminal && !isBuildService,
            isTerminal && string.IsNullOrEmpty(variable("NO_COLOR")));
    }
}
