using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Bootstrap;

public sealed class BootstrapReaderTests
{
    private const string Good = """
        components:
          kernel:
            kind: freestanding
            project: kernel/Kernel.csproj
            output: out/kernel.elf
          shell:
            kind: debian
            package: busybox-static
            pick: bin/busybox
            after: [kernel]
        archives:
          root:
            - { path: tmp, mode: 1777 }
            - { path: /bin/busybox, component: shell, mode: 0755, owner: "1:2" }
            - { path: dev/console, device: "5:1" }
        image:
          kernel: kernel
          archives: [root]
        """;

    [Fact]
    public void ReadsWhatIsThere()
    {
        BootstrapFile file = BootstrapReader.Read("b.yml", Good);
        Assert.Equal(["kernel", "shell"], file.InBuildOrder(["shell"]).Select(component => component.Name));
        Assert.Equal(["shell"], file.ComponentsOf("root"));
        ArchiveItem item = file.Archives["root"][1];
        Assert.Equal((ArchiveItemKind.Component, "bin/busybox", 0x1ED, 1, 2),
            (item.Kind, item.Path, item.Mode, item.User, item.Group));
        Assert.Equal(0x3FF, file.Archives["root"][0].Mode);
        Assert.Equal((5, 1), file.Archives["root"][2].Device);
        Assert.Equal(128, file.Image.SizeMiB);
    }

    [Theory]
    [InlineData("kind: debian", "kind: rpm", "b.yml:7: components.shell.kind: 'rpm' should be")]
    [InlineData("    output: out/kernel.elf\n", "", "b.yml:3: components.kernel.output: is missing")]
    [InlineData("package:", "pakage:", "components.shell.package: is missing")]
    [InlineData("after: [kernel]", "befor: [kernel]", "b.yml:10: components.shell.befor: is not a field here")]
    [InlineData("after: [kernel]", "after: [shell]", "b.yml:10: components.shell.after: no component 'shell'")]
    [InlineData("mode: 1777", "mode: 1778", "b.yml:13: archives.root[0].mode: '1778' should be permission bits")]
    [InlineData("component: shell", "component: sell", "b.yml:14: archives.root[1].component: there is no component")]
    [InlineData("path: tmp", "path: ../tmp", "b.yml:13: archives.root[0].path: should not contain '..'")]
    [InlineData("\"1:2\"", "me", "b.yml:14: archives.root[1].owner: 'me' should be two numbers")]
    [InlineData("archives: [root]", "archives: [rot]", "b.yml:18: image.archives: there is no archive 'rot'")]
    [InlineData("archives: [root]", "archives: [root]\n  size: 4", "b.yml:19: image.size: '4' should be a whole number")]
    [InlineData("kernel: kernel\n", "kernel: [kernel]\n", "b.yml:17: image.kernel: should be plain text")]
    [InlineData("  root:\n", "  root: [\n", "b.yml:")]
    public void AnErrorNamesFileLineAndField(string from, string to, string message)
    {
        Assert.Contains(from, Good);
        ToolException error = Assert.Throws<ToolException>(() => BootstrapReader.Read("b.yml", Good.Replace(from, to)));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void AnItemHasOneSource()
    {
        string text = Good.Replace("component: shell", "component: shell, file: a");
        ToolException error = Assert.Throws<ToolException>(() => BootstrapReader.Read("b.yml", text));
        Assert.Contains("one source only", error.Message);
    }

    [Fact]
    public void TheTreesOwnFileIsInOrder()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "bootstrap.yml")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        Assert.NotEmpty(BootstrapReader.ReadFrom(new Repository(folder!)).Components);
    }
}
