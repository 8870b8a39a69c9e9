using Rill.Init.Manifest;

namespace Rill.Init.Tests;

public sealed class ManifestTests
{
    [Fact]
    public void TheSystemsOwnManifestIsRight()
    {
        List<ServerDescription> servers = ManifestReader.Read(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "manifest")));
        Assert.Contains(servers, server => server.Name == "uart" && server.Provides.Contains("serial/0"));
        Assert.Contains(servers, server => server.Name == "posix" && server.Requires.Contains("serial/0"));
    }

    [Fact]
    public void StatementsAreRead()
    {
        ServerDescription server = Assert.Single(ManifestReader.Read(
            """
            # a comment
            server disk   # another
              image rill/other
              argument -v 3
              provides disk/0
              grant regs memory 0xFEB00000 4096
              grant line interrupt 11
              class system
              restart always 10 200
            """));
        Assert.Equal("rill/other", server.Image);
        Assert.Equal(["-v", "3"], server.Arguments);
        Assert.Equal(new Grant("regs", GrantKind.Memory, 0xFEB00000, 4096), server.Grants["regs"]);
        Assert.Equal(new Grant("line", GrantKind.Interrupt, 11), server.Grants["line"]);
        Assert.True(server.IsSystemClass);
        Assert.Equal(TimeSpan.FromMilliseconds(200), server.Restart.LongestDelay);
    }

    [Theory]
    [InlineData("image x", "manifest:1: 'image' before the first server")]
    [InlineData("server a\nserver a", "manifest:2: a second server a")]
    [InlineData("server init", "manifest:1: init is init's own name")]
    [InlineData("server \u00E9", "manifest:1: a server's name has 1 to 64 printable ASCII characters")]
    [InlineData("server a\nfly high", "manifest:2: there is no statement 'fly'")]
    [InlineData("server a\ngrant x ports 1", "manifest:2: there is no grant 'ports 1'")]
    [InlineData("server a\ngrant x ports 0xFFFF 2", "manifest:2: ports lie below 0x10000")]
    [InlineData("server a\ngrant x interrupt four", "manifest:2: 'four' is no number")]
    [InlineData("server a\nrequires b", "manifest: a requires b, which no server provides")]
    [InlineData("server a\nprovides n\nserver b\nprovides n", "manifest: two servers provide n")]
    [InlineData("server a\nprovides x\nrequires y\nserver b\nprovides y\nrequires x", "manifest: these servers require each other: a, b")]
    public void MistakesAreNamedWithTheirLine(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ManifestException>(() => ManifestReader.Read(text)).Message);
}
