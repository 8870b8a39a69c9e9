using Rill.Tool.Support;
using Rill.Tool.Testing;

namespace Rill.Tool.Tests.Testing;

public sealed class TestCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestCatalogTests()
    {
        _folder.Write("tests/One.Tests/One.Tests.csproj", "");
        _folder.Write("tests/Two.Tests/Two.Tests.csproj", "");
        _folder.Write("tests/guest/kernel/QueueTests.cs", "[Fact]\n    private static unsafe void Waits()\n[Fact]\nstatic void Wakes()");
        _folder.Write("tests/guest/shell/files.sh", "");
        _folder.Write("tests/guest/shell/many files.sh", "");
        _folder.Write("tests/guest/programs/stress.c", "//: all\n");
        _folder.Write("tests/guest/programs/stress2.c", "//: all\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheListHasEveryPlace()
    {
        string[] names = [.. Catalog.Entries.Select(entry => entry.Name)];
        string[] expected =
        [
            "One.Tests", "Two.Tests", "kernel: QueueTests.Waits", "kernel: QueueTests.Wakes", "console: BIOS",
            "guest: shell/files", "guest: programs/stress",
        ];
        Assert.Subset(names.ToHashSet(), expected.ToHashSet());
    }

    [Fact]
    public void WithoutNamesAllRunButTheLongOnesAndLinuxConsoles()
    {
        TestSelection selection = Catalog.Select([], includeLong: false, _ => true);
        Assert.Contains(selection.Entries, entry => entry.Name == "guest: shell/files");
        Assert.DoesNotContain(selection.Entries, entry => entry.When.Length > 0);
        Assert.Contains(
            Catalog.Select([], includeLong: true, _ => true).Entries, entry => entry.Name == "guest: programs/stress");
    }

    [Theory]
    [InlineData("shell/", "guest: shell/files,guest: shell/many files")]
    [InlineData("many files", "guest: shell/many files")]
    [InlineData("MANY FILES", "guest: shell/many files")]
    [InlineData("console: 4 CPUs", "console: 4 CPUs")]
    [InlineData("kernel", "kernel: QueueTests.Waits,kernel: QueueTests.Wakes")]
    [InlineData("queuetests.wak", "kernel: QueueTests.Wakes")]
    [InlineData("One", "One.Tests")]
    [InlineData("programs/stress", "guest: programs/stress")]
    [InlineData("guest: programs/stress", "guest: programs/stress")]
    [InlineData("console: terminal, Linux", "console: terminal, Linux")]
    public void ANameIsAPartOfATests(string name, string expected)
    {
        Assert.Equal(expected, string.Join(',', Catalog.Select([name], false, _ => true).Entries.Select(entry => entry.Name)));
    }

    [Fact]
    public void SeveralNamesAddUpInTheListsOrder()
    {
        TestSelection selection = Catalog.Select(["shell/", "One", "shell/files"], false, _ => true);
        Assert.Equal(
            ["One.Tests", "guest: shell/files", "guest: shell/many files"],
            selection.Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void APartOfAHostProjectIsKept()
    {
        TestSelection selection = Catalog.Select(["one.tests: Reader.Reads(x: 1)"], false, _ => true);
        Assert.Empty(selection.Entries);
        Assert.Equal([new HostSelection("One.Tests", "Reader.Reads(x: 1)")], selection.HostParts);
    }

    [Theory]
    [InlineData("nothing at all", "no test's name contains 'nothing at all'; --list shows the names")]
    [InlineData("shel/files", "did you mean 'shell/files'?")]
    [InlineData("flies", "did you mean 'files'?")]
    [InlineData("stress2.", "did you mean")]
    [InlineData("stress", "means only tests that run with --all: 'guest: programs/stress', 'guest: programs/stress2'")]
    [InlineData("terminal, Linu", "means only tests that run with Linux")]
    public void ANameThatMeansNothingIsRefused(string name, string message)
    {
        UsageException error = Assert.Throws<UsageException>(() => Catalog.Select([name], false, _ => true));
        Assert.Contains(message, error.Message);
        Assert.Equal(ExitStatus.Usage, error.Status);
    }

    [Fact]
    public void OneNameOfSeveralThatMeansNothingIsRefused()
    {
        Assert.Throws<UsageException>(() => Catalog.Select(["files", "nothing"], false, _ => true));
    }

    [Fact]
    public void TheMessageSaysThatAnOptionLeavesTheTestOut()
    {
        UsageException error = Assert.Throws<UsageException>(
            () => Catalog.Select(["shell/files"], false, place => place == TestPlace.Host));
        Assert.Contains("--host or --guest leaves", error.Message);
    }

    [Fact]
    public void EveryNameOfTheTreesListMeansItself()
    {
        TestCatalog catalog = TestCatalog.Of(Repository.Find());
        Assert.True(catalog.Entries.Count(entry => entry.Place == TestPlace.Kernel) > 50);
        foreach (TestEntry entry in catalog.Entries)
        {
            Assert.Contains(entry, catalog.Select([entry.Name], false, _ => true).Entries);
        }
    }

    private TestCatalog Catalog => TestCatalog.Of(new Repository(_folder.Path));
}
