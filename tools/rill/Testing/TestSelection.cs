namespace Rill.Tool.Testing;

/// <summary>The tests to run.</summary>
/// <param name="Entries">By their names in the list.</param>
/// <param name="HostParts">Parts of host projects, beside whole ones.</param>
internal sealed record TestSelection(IReadOnlyList<TestEntry> Entries, IReadOnlyList<HostSelection> HostParts)
{
    /// <summary>The names of those that run in <paramref name="place"/>.</summary>
    public IReadOnlySet<string> NamesIn(TestPlace place) =>
        Entries.Where(entry => entry.Place == place).Select(entry => entry.Name).ToHashSet();
}
