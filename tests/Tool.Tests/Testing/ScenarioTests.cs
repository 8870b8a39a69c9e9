using Rill.Tool.Machines;
using Rill.Tool.Support;
using Rill.Tool.Testing;

namespace Rill.Tool.Tests.Testing;

public sealed class ScenarioTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SettingsAndExpectationsAreRead()
    {
        _folder.Write("tests/guest/a/plain.sh", "echo\n#: cpus 9\n");
        _folder.Write("tests/guest/a/set.sh", "# About it.\n#: cpus 4\n#: memory 256\n#: timeout 7\n#: alone\n#: all\necho\n");
        _folder.Write("tests/guest/a/set.expected", "\n");
        _folder.Write("tests/guest/programs/files.c", "//: cpus 1\nint main(void) { return 0; }\n");
        IReadOnlyList<Scenario> found = FindAll();
        Assert.Equal(["a/plain", "a/set", "programs/files"], found.Select(one => one.Name).Order());

        Scenario set = found.Single(one => one.Name == "a/set");
        Assert.Equal(new MachineShape(4, 256), set.Shape);
        Assert.Equal((TimeSpan.FromSeconds(7), true, "\n"), (set.Timeout, set.Alone, set.Expected));

        Assert.Equal([set], found.Where(one => one.IsLong));

        Scenario program = found.Single(one => one.IsProgram);
        Assert.Equal(1, program.Shape.Cpus);
        Assert.EndsWith("exec /tests/programs/files", program.Command);
        Assert.Equal(new MachineShape(), found.Single(one => one.Name == "a/plain").Shape);
    }

    [Theory]
    [InlineData("#: cpus", "a setting should be")]
    [InlineData("#: cpus many", "a setting should be")]
    [InlineData("#: colour 3", "'colour' should be")]
    public void AWrongSettingNamesItsLine(string line, string message)
    {
        _folder.Write("tests/guest/programs/p.c", "");
        _folder.Write("tests/guest/x.sh", $"# About it.\n{line}\n");
        ToolException error = Assert.Throws<ToolException>(() => FindAll());
        Assert.Contains("x.sh:2: " + message, error.Message);
    }

    private IReadOnlyList<Scenario> FindAll() => Scenario.FindAll(new Repository(_folder.Path));
}
