namespace Rill.Posix.Boot;

/// <summary>The kernel's command line as Linux reads it: words of "name" or "name=value", what init is given after "--".</summary>
/// <remarks>Source: Linux, Documentation/admin-guide/kernel-parameters.rst.</remarks>
internal sealed class CommandLine(string text)
{
    private readonly string[] _words = text.Split([' ', '\t', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All of it.</summary>
    public string Text { get; } = text.Trim('\0', '\n', ' ');

    /// <summary>The value of the last "name=value"; null if there is none.</summary>
    public string? this[string name] =>
        _words.TakeWhile(word => word != "--").LastOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal))
            ?[(name.Length + 1)..];

    /// <summary>Whether a word stands alone in it.</summary>
    public bool Has(string name) => Array.IndexOf(_words, name) >= 0;

    /// <summary>What follows "--": arguments of init.</summary>
    public string[] InitArguments => [.. _words.SkipWhile(word => word != "--").Skip(1)];
}
