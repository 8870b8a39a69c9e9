using Rill.Tool.Support;

namespace Rill.Tool.Tests.Terminals;

/// <summary>The script ./rill, copied to where the tools that it would start could not work.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a\"b", "double quote")]
    [InlineData("a'b", "quote (')")]
    [InlineData("a\\b", "backslash")]
    [InlineData("a`b", "backquote")]
    [InlineData("a$b", "dollar sign")]
    [InlineData("a%b", "percent sign")]
    [InlineData("a;b", "semicolon")]
    [InlineData("a:b", "colon")]
    [InlineData("a,b", "comma")]
    [InlineData("a*b", "star")]
    [InlineData("a?b", "question mark")]
    [InlineData("a|b", "vertical bar")]
    [InlineData("a@b", "at sign")]
    [InlineData("a\nb", "control character")]
    public async Task PathThatCannotWorkIsRefusedAtOnce(string name, string character)
    {
        string tree = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        string launcher = Path.Combine(tree, "rill");
        File.Copy(Path.Combine(Root(), "rill"), launcher);

        HostResult result = await HostCommand.RunAsync(launcher, ["build"], _folder.Path);

        Assert.Equal((int)ExitStatus.Failed, result.ExitCode);
        Assert.Contains($"has this in it: {character}", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tree, "out")));
    }

    [Fact]
    public async Task WhatACutOffBuildWroteGoes()
    {
        string launcher = Path.Combine(_folder.Path, "rill");
        File.Copy(Path.Combine(Root(), "rill"), launcher);
        string before = _folder.Write("out/dotnet/obj/before.dll", "whole");
        string cached = _folder.Write("out/cache/file", "whole");
        await HostCommand.RunAsync("sh", ["-c", "until [ out/mark -nt out/dotnet/obj/before.dll ]; do touch out/mark; done"], _folder.Path);
        string mark = _folder.Write("out/stamps/dotnet.begun", "");
        await HostCommand.RunAsync(
            "sh", ["-c", "until [ out/after -nt out/stamps/dotnet.begun ]; do touch out/after; done"], _folder.Path);
        string half = _folder.Write("out/dotnet/obj/half.dll", "half");

        // There is no tool to build, which is after what is tested.
        await HostCommand.RunAsync(launcher, ["build"], _folder.Path);

        Assert.True(File.Exists(before));
        Assert.True(File.Exists(cached));
        Assert.False(File.Exists(half));
        Assert.False(File.Exists(mark));
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "bootstrap.yml")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
