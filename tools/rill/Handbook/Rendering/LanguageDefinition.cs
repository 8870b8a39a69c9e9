using ColorCode;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>A language that code is coloured in, for those that the colouring library does not know.</summary>
/// <param name="Id">The word on a fence.</param>
/// <param name="Rules">What is coloured how; a rule before another wins.</param>
internal sealed record LanguageDefinition(string Id, IList<LanguageRule> Rules) : ILanguage
{
    /// <inheritdoc/>
    public string Name => Id;

    /// <inheritdoc/>
    public string CssClassName => Id;

    /// <inheritdoc/>
    public string? FirstLinePattern => null;

    /// <inheritdoc/>
    public bool HasAlias(string lang) => false;
}
