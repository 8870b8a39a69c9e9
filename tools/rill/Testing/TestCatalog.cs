using System.Text.RegularExpressions;
using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Support;
using Rill.Tool.Testing.Consoles;
using Rill.Tool.Testing.Fuzzing;
using Rill.Tool.Testing.Handbook;
using Rill.Tool.Testing.Terminals;

namespace Rill.Tool.Testing;

/// <summary>All tests that there are, by name.</summary>
internal sealed partial class TestCatalog
{
    private readonly IReadOnlyList<TestEntry> _entries;

    private TestCatalog(IReadOnlyList<TestEntry> entries) => _entries = entries;

    /// <summary>The tests, in the order in which they run.</summary>
    public IReadOnlyList<TestEntry> Entries => _entries;

    /// <summary>Reads the tests' names from the tree.</summary>
    public static TestCatalog Of(Repository repository) =>
        new(
        [
            .. HostTests.ProjectsIn(repository).Select(project => new TestEntry(TestPlace.Host, project)),
            .. KernelTestNames(repository).Select(name => new TestEntry(TestPlace.Kernel, KernelTests.NamePrefix + name)),
            .. ConsoleTests.AllWith(PictureSource.All(repository)).Select(test => new TestEntry(TestPlace.Console, test.Name, test.When)),
            .. Scenario.FindAll(repository).Select(scenario => new TestEntry(
                TestPlace.Guest, GuestTests.NamePrefix + scenario.Name, scenario.IsLong ? TestEntry.LongMark : "")),
            .. FuzzTests.All.Select(test => new TestEntry(TestPlace.Fuzz, test.Name, test.When)),
            .. TerminalTests.All.Select(test => new TestEntry(TestPlace.Terminal, test.Name)),
            .. HandbookTests.All(repository).Select(test => new TestEntry(
                TestPlace.Handbook, test.Name, test.IsLong ? TestEntry.LongMark : "")),
        ]);

    /// <summary>
    /// The tests that <paramref name="names"/> mean, all where there are none: each name a part of a test's, or a host
    /// project with a part of a test in it ("Tool.Tests: Reader").
    /// </summary>
    /// <param name="names">What the user asked for.</param>
    /// <param name="includeLong">True to take those that run long too.</param>
    /// <param name="places">Where tests may run.</param>
    /// <exception cref="UsageException">A name means no test.</exception>
    public TestSelection Select(IReadOnlyList<string> names, bool includeLong, Func<TestPlace, bool> places)
    {
        TestEntry[] here = [.. _entries.Where(entry => places(entry.Place))];
        if (names.Count == 0)
        {
            return new TestSelection([.. here.Where(entry => Runs(entry, "", includeLong))], []);
        }

        List<TestEntry> chosen = [];
        List<HostSelection> parts = [];
        foreach (string name in names)
        {
            if (HostPart(name, here) is { } part)
            {
                parts.Add(part);
                continue;
            }

            TestEntry[] meant = [.. here.Where(entry => Contains(entry.Name, name))];
            TestEntry[] running = [.. meant.Where(entry => Runs(entry, name, includeLong))];
            if (running.Length == 0)
            {
                throw new UsageException(Nothing(name, meant));
            }

            chosen.AddRange(running);
        }

        return new TestSelection([.. _entries.Where(chosen.Contains)], parts);
    }

    private static bool Runs(TestEntry entry, string name, bool includeLong) => entry.When switch
    {
        "" => true,
        TestEntry.LongMark => includeLong || entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (name.Length > 0 && entry.Name.EndsWith(": " + name, StringComparison.OrdinalIgnoreCase)),
        { } word => Contains(name, word),
    };

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>A host project and a part of it, or null where the name is none.</summary>
    private static HostSelection? HostPart(string name, IEnumerable<TestEntry> here)
    {
        int colon = name.IndexOf(": ", StringComparison.Ordinal);
        TestEntry? project = colon < 0 ? null : here.FirstOrDefault(entry =>
            entry.Place == TestPlace.Host && entry.Name.Equals(name[..colon], StringComparison.OrdinalIgnoreCase));
        return project is null ? null : new HostSelection(project.Name, name[(colon + 2)..]);
    }

    private string Nothing(string name, TestEntry[] meant)
    {
        if (meant.Length > 0)
        {
            return $"test: '{name}' means only tests that run with {meant[0].When}: "
                + string.Join(", ", meant.Take(5).Select(entry => $"'{entry.Name}'"));
        }

        if (_entries.Any(entry => Contains(entry.Name, name)))
        {
            return $"test: '{name}' means no test of those that --host or --guest leaves";
        }

        IEnumerable<string> known = _entries.SelectMany(entry => new[] { entry.Name, entry.Name.Split(": ")[^1] })
            .Concat(_entries.Select(entry => entry.Name.Split('/')[^1].Split(": ")[^1]))
            .Distinct();
        return $"test: no test's name contains '{name}'{Nearest.Hint(name, known)}; --list shows the names";
    }

    private static IEnumerable<string> KernelTestNames(Repository repository)
    {
        string folder = repository.PathOf("tests/guest/kernel");
        IEnumerable<string> files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*Tests.cs").Order() : [];
        return files.SelectMany(file => Fact().Matches(File.ReadAllText(file))
            .Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups[1].Value}"));
    }

    [GeneratedRegex(@"\[Fact\]\s+(?:\[[^\]]*\]\s+)*(?:(?:public|private|internal|static|unsafe)\s+)*void\s+(\w+)\(")]
    private static partial Regex Fact();
}
