using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Bootstrap;

/// <summary>What bootstrap.yml names has to be in the source tree.</summary>
public sealed class BootstrapTreeTests : IDisposable
{
    private const string Good = """
        components:
          kernel:
            kind: freestanding
            project: kernel/Kernel.csproj
            output: out/kernel.elf
            inputs: [build, protocols/a.proto]
          programs:
            kind: c
            sources: programs
        archives:
          root:
            - { path: etc/motd, file: files/motd }
            - { path: "", folder: tree }
            - { path: bin, programs: programs }
        image:
          kernel: kernel
          archives: [root]
        """;

    private readonly TemporaryFolder _folder = new();

    public BootstrapTreeTests()
    {
        foreach (string file in new[]
        {
            "kernel/Kernel.csproj", "build/x.targets", "protocols/a.proto", "programs/first.c", "programs/deep/no.c",
            "files/motd", "tree/etc/passwd", "tree/bin/sh", "nothing/readme",
        })
        {
            _folder.Write(file, "");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATreeThatHasAllIsTaken()
    {
        Assert.Equal(2, Read(Good).Components.Count);
    }

    [Theory]
    [InlineData("kernel/Kernel.csproj", "kernel/Kernl.csproj", "4: components.kernel.project: 'kernel/Kernl.csproj' does not exist in the source tree; did you mean 'kernel/Kernel.csproj'?")]
    [InlineData("kernel/Kernel.csproj", "kernal/Kernel.csproj", "4: components.kernel.project: 'kernal/Kernel.csproj' does not exist in the source tree; did you mean 'kernel'?")]
    [InlineData("kernel/Kernel.csproj", "kernel", "4: components.kernel.project: 'kernel' is a folder, where a file should be; did you mean 'kernel/Kernel.csproj'?")]
    [InlineData("kernel/Kernel.csproj", "../Kernel.csproj", "4: components.kernel.project: '../Kernel.csproj' should be a path inside the source tree, from its root on")]
    [InlineData("inputs: [build,", "inputs: [biuld,", "6: components.kernel.inputs: 'biuld' does not exist in the source tree; did you mean 'build'?")]
    [InlineData("sources: programs", "sources: program", "9: components.programs.sources: 'program' does not exist in the source tree; did you mean 'programs'?")]
    [InlineData("sources: programs", "sources: programs/first.c", "9: components.programs.sources: 'programs/first.c' is a file, where a folder should be")]
    [InlineData("sources: programs", "sources: nothing", "9: components.programs.sources: 'nothing' has no *.c files")]
    [InlineData("file: files/motd", "file: files/modt", "12: archives.root[0].file: 'files/modt' does not exist in the source tree; did you mean 'files/motd'?")]
    [InlineData("file: files/motd", "file: files", "12: archives.root[0].file: 'files' is a folder, where a file should be")]
    [InlineData("folder: tree", "folder: tre", "13: archives.root[1].folder: 'tre' does not exist in the source tree; did you mean 'tree'?")]
    [InlineData("folder: tree", "folder: files/motd", "13: archives.root[1].folder: 'files/motd' is a file, where a folder should be")]
    [InlineData("path: etc/motd", "path: etc/passwd", "13: archives.root[1].path: 'etc/passwd' is brought in on line 12 too")]
    [InlineData("path: etc/motd", "path: bin/first", "14: archives.root[2].path: 'bin/first' is brought in on line 12 too")]
    [InlineData("path: etc/motd", "path: etc", "13: archives.root[1].path: 'etc' is a folder here or on line 12 and something else on the other")]
    public void AnErrorNamesFileLineAndFieldAndWhatWasMeant(string from, string to, string message)
    {
        Assert.Contains(from, Good);
        ToolException error = Assert.Throws<ToolException>(() => Read(Good.Replace(from, to)));
        Assert.Equal("bootstrap.yml:" + message, error.Message);
    }

    [Fact]
    public void ArchivesThatAreBootedTogetherAreCheckedTogether()
    {
        BootstrapFile file = Read(Good.Replace("image:", "  more:\n    - { path: etc }\n    - { path: etc/passwd, link: x }\nimage:"));
        ToolException error = Assert.Throws<ToolException>(
            () => BootstrapReader.CheckTogether(file, ["root", "more"], new Repository(_folder.Path)));
        Assert.Equal(
            "bootstrap.yml:17: archives.more[1].path: 'etc/passwd' is brought in on line 13 in 'root', "
                + "which boots with this archive, too",
            error.Message);
    }

    [Fact]
    public void AFileThatIsMissingIsNamed()
    {
        ToolException error = Assert.Throws<ToolException>(() => BootstrapReader.ReadFrom(new Repository(_folder.Path)));
        Assert.StartsWith("bootstrap.yml is missing in ", error.Message);
    }

    private BootstrapFile Read(string text)
    {
        _folder.Write("bootstrap.yml", text);
        return BootstrapReader.ReadFrom(new Repository(_folder.Path));
    }
}
