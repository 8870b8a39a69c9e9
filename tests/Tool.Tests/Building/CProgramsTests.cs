using Rill.Tool.Bootstrap;
using Rill.Tool.Building;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Building;

public sealed class CProgramsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Repository Repository => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFileIsAProgramAndAFolderIsOneOfAllItsFiles()
    {
        _folder.Write("c/alone.c", "int main(void) { return 0; }\n");
        _folder.Write("c/many/main.c", "#include \"other.h\"\nint main(void) { return other(); }\n");
        _folder.Write("c/many/other.c", "#include \"other.h\"\nint other(void) { return 0; }\n");
        _folder.Write("c/many/other.h", "int other(void);\n");
        _folder.Write("c/texts/notes.txt", "no program\n");
        Component component = new() { Name = "programs", Kind = ComponentKind.C, Line = 1, Sources = "c" };

        await CPrograms.BuildAsync(Repository, component, CancellationToken.None);

        string[] results = [.. CPrograms.ResultsOf(Repository, component)];
        Assert.Equal(["alone", "many"], results.Select(Path.GetFileName));
        Assert.All(results, result => Assert.True(File.Exists(result), result));
    }
}
