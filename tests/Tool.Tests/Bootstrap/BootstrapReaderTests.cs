using Rill.LinuxAbi;
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
        Assert.Equal((ArchiveItemKind.Component, "bin/busybox", (int)Octal.O755, 1, 2),
            (item.Kind, item.Path, item.Mode, item.User, item.Group));
        Assert.Equal((int)Octal.O1777, file.Archives["root"][0].Mode);
        Assert.Equal((5, 1), file.Archives["root"][2].Device);
        Assert.Equal(128, file.Image.SizeMiB);
    }

    [Theory]
    [InlineData("kind: debian", "kind: rpm", "b.yml:7: components.shell.kind: 'rpm' should be freestanding, server, debian, c")]
    [InlineData("kind: debian", "kind: debain", "b.yml:7: components.shell.kind: 'debain' should be freestanding, server, debian, c; did you mean 'debian'?")]
    [InlineData("    kind: debian\n", "", "b.yml:7: components.shell.kind: is missing")]
    [InlineData("    kind: debian\n", "    knid: debian\n", "b.yml:7: components.shell.knid: is not a field here; did you mean 'kind'?")]
    [InlineData("    output: out/kernel.elf\n", "", "b.yml:3: components.kernel.output: is missing")]
    [InlineData("output: out/kernel.elf", "output:", "b.yml:5: components.kernel.output: is empty")]
    [InlineData("output: out/kernel.elf", "output: /kernel.elf", "b.yml:5: components.kernel.output: '/kernel.elf' should be a path inside the source tree, from its root on")]
    [InlineData("package:", "pakage:", "b.yml:8: components.shell.pakage: is not a field here; did you mean 'package'?")]
    [InlineData("package: busybox-static", "package: [busybox]", "b.yml:8: components.shell.package: should be plain text")]
    [InlineData("pick: bin/busybox", "pick: []", "b.yml:9: components.shell.pick: should name the files to take")]
    [InlineData("pick: bin/busybox", "pick: [[a]]", "b.yml:9: components.shell.pick: should hold plain texts only")]
    [InlineData("pick: bin/busybox", "pick: { a: b }", "b.yml:9: components.shell.pick: should be a list of texts")]
    [InlineData("pick: bin/busybox", "pick: bin/busybox\n    follow: yes", "b.yml:10: components.shell.follow: 'yes' should be true or false")]
    [InlineData("after: [kernel]", "befor: [kernel]", "b.yml:10: components.shell.befor: is not a field here; known are after, follow, inputs, kind, package, pick")]
    [InlineData("after: [kernel]", "aftr: [kernel]", "b.yml:10: components.shell.aftr: is not a field here; did you mean 'after'?")]
    [InlineData("after: [kernel]", "after: [kernel]\n    ! after: [kernel]", "b.yml:11: components.shell.after: stands twice in its mapping; each field counts once")]
    [InlineData("after: [kernel]", "sources: a", "b.yml:10: components.shell.sources: is not a field here; known are after, follow, inputs, kind, package, pick")]
    [InlineData("after: [kernel]", "after: [kernle]", "b.yml:10: components.shell.after: there is no component 'kernle'; did you mean 'kernel'?")]
    [InlineData("after: [kernel]", "after: [shell]", "b.yml:10: components.shell.after: goes in a circle: shell after shell")]
    [InlineData("    output: out/kernel.elf\n", "    output: out/kernel.elf\n    after: shell\n", "b.yml:6: components.kernel.after: goes in a circle: kernel after shell after kernel")]
    [InlineData("  shell:\n", "  kernel:\n", "b.yml:6: kernel: stands twice in its mapping; each field counts once")]
    [InlineData("  shell:\n", "  shell: text\n  other:\n", "b.yml:6: components.shell: should be a mapping of fields to values")]
    [InlineData("  shell:\n", "  a/b:\n    kind: c\n    sources: x\n  shell:\n", "b.yml:6: components.a/b: a name should have letters")]
    [InlineData("    kind: debian\n", "\tkind: debian\n", "b.yml:7: kind: is indented with a tab; YAML takes spaces only")]
    [InlineData("components:", "component:", "b.yml:1: component: is not a field here; did you mean 'components'?")]
    [InlineData("archives:\n", "archvies:\n", "b.yml:11: archvies: is not a field here; did you mean 'archives'?")]
    [InlineData("image:", "imgae:", "b.yml:16: imgae: is not a field here; did you mean 'image'?")]
    [InlineData("image:", "extra: 1\nimage:", "b.yml:16: extra: is not a field here; known are archives, components, image")]
    [InlineData("mode: 1777", "mode: 1778", "b.yml:13: archives.root[0].mode: '1778' should be permission bits in octal, such as 0755")]
    [InlineData("mode: 1777", "mode: 77777", "b.yml:13: archives.root[0].mode: '77777' should be permission bits in octal, such as 0755")]
    [InlineData("mode: 1777", "mode: rwx", "b.yml:13: archives.root[0].mode: 'rwx' should be permission bits in octal, such as 0755")]
    [InlineData("mode: 1777", "mdoe: 1777", "b.yml:13: archives.root[0].mdoe: is not a field here; did you mean 'mode'?")]
    [InlineData("mode: 1777", "link: a, mode: 0777", "b.yml:13: archives.root[0].mode: a link has none")]
    [InlineData("mode: 1777", "pick: a", "b.yml:13: archives.root[0].pick: goes with 'component' or 'applets' only")]
    [InlineData("path: tmp, ", "", "b.yml:13: archives.root[0].path: is missing")]
    [InlineData("path: tmp, ", "pth: tmp, ", "b.yml:13: archives.root[0].pth: is not a field here; did you mean 'path'?")]
    [InlineData("path: tmp", "path: ../tmp", "b.yml:13: archives.root[0].path: '../tmp' should not contain '..', '.' or '//'")]
    [InlineData("path: tmp", "path: a//tmp", "b.yml:13: archives.root[0].path: 'a//tmp' should not contain '..', '.' or '//'")]
    [InlineData("path: tmp", "path: /", "b.yml:13: archives.root[0].path: is empty; only a folder, programs or applets go to an archive's root")]
    [InlineData("component: shell", "component: shel", "b.yml:14: archives.root[1].component: there is no component 'shel'; did you mean 'shell'?")]
    [InlineData("component: shell", "programs: none", "b.yml:14: archives.root[1].programs: there is no component 'none'; known are kernel, shell")]
    [InlineData("component: shell", "component: shell, link: a", "b.yml:14: archives.root[1].component: an item has one source only")]
    [InlineData("\"1:2\"", "me", "b.yml:14: archives.root[1].owner: 'me' should be two numbers up to 65535 with ':' between, such as \"1000:1000\"")]
    [InlineData("\"1:2\"", "\"1:70000\"", "b.yml:14: archives.root[1].owner: '1:70000' should be two numbers up to 65535")]
    [InlineData("\"5:1\"", "tty", "b.yml:15: archives.root[2].device: 'tty' should be two numbers up to 65535")]
    [InlineData("path: dev/console", "path: tmp/", "b.yml:15: archives.root[2].path: 'tmp' is a folder here or on line 13 and something else on the other")]
    [InlineData("path: dev/console", "path: bin/busybox/x", "b.yml:15: archives.root[2].path: 'bin/busybox' is a folder here or on line 14 and something else on the other")]
    [InlineData("path: dev/console", "path: bin/busybox", "b.yml:15: archives.root[2].path: 'bin/busybox' is brought in on line 14 too")]
    [InlineData("image:", "    - { path: tmp }\nimage:", "b.yml:16: archives.root[3].path: 'tmp' is brought in on line 13 too")]
    [InlineData("image:", "  more:\n    - { path: bin/busybox, link: a }\nimage:", "")]
    [InlineData("image:\n  kernel: kernel\n  archives: [root]", "  more:\n    - { path: tmp }\n    - { path: bin/busybox, link: a }\nimage:\n  kernel: kernel\n  archives: [root, more]", "b.yml:18: archives.more[1].path: 'bin/busybox' is brought in on line 14 in 'root', which boots with this archive, too")]
    [InlineData("  root:\n", "  root: text\n  other:\n", "b.yml:12: archives.root: should be a list of items")]
    [InlineData("archives: [root]", "archives: [rot]", "b.yml:18: image.archives: there is no archive 'rot'; did you mean 'root'?")]
    [InlineData("archives: [root]", "archives: [root, root]", "b.yml:18: image.archives: 'root' stands there twice")]
    [InlineData("archives: [root]", "archives: []", "b.yml:18: image.archives: should name the archives that the machine starts with")]
    [InlineData("archives: [root]", "archives: [root]\n  size: 4", "b.yml:19: image.size: '4' should be a whole number from 48 to 65536")]
    [InlineData("archives: [root]", "archives: [root]\n  size: 99999999999", "b.yml:19: image.size: '99999999999' should be a whole number from 48 to 65536")]
    [InlineData("archives: [root]", "archives: [root]\n  size: -128", "b.yml:19: image.size: '-128' should be a whole number")]
    [InlineData("kernel: kernel\n", "kernel: [kernel]\n", "b.yml:17: image.kernel: should be plain text")]
    [InlineData("kernel: kernel\n", "kernel: shell\n", "b.yml:17: image.kernel: 'shell' should be a freestanding component")]
    [InlineData("kernel: kernel\n", "kernel: kernal\n", "b.yml:17: image.kernel: there is no component 'kernal'; did you mean 'kernel'?")]
    [InlineData("kernel: kernel\n", "", "b.yml:17: image.kernel: is missing")]
    [InlineData("after: [kernel]", "<<: { after: [kernel] }", "b.yml:10: components.shell.<<: fields of another mapping are not merged in")]
    [InlineData("  root:\n", "  root: [\n", "b.yml:")]
    public void AnErrorNamesFileLineAndField(string from, string to, string message)
    {
        Assert.Contains(from, Good);
        string text = Good.Replace(from, to);
        if (message.Length == 0)
        {
            BootstrapReader.Read("b.yml", text);
            return;
        }

        ToolException error = Assert.Throws<ToolException>(() => BootstrapReader.Read("b.yml", text));
        Assert.StartsWith(message, error.Message);
        Assert.Equal(ExitStatus.Failed, error.Status);
        Assert.DoesNotContain('\n', error.Message);
    }

    /// <summary>What reads it recursively would run out of its stack, which no program survives.</summary>
    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void AFileThatIsNestedWithoutAnEndIsRefused(string opening)
    {
        string text = "components:\n  " + string.Concat(Enumerable.Repeat(opening, 100_000));
        ToolException error = Assert.Throws<ToolException>(() => BootstrapReader.Read("b.yml", text));
        Assert.StartsWith("b.yml:2: ", error.Message);
        Assert.EndsWith("is nested more than 100 deep", error.Message);
    }

    [Theory]
    [InlineData("", "b.yml:1: components: is missing, as all is: the file is empty")]
    [InlineData("# A comment.\n", "b.yml:1: components: is missing, as all is: the file is empty")]
    [InlineData("- a\n", "b.yml:1: should be a mapping of fields to values")]
    [InlineData("a: 1\n---\nb: 1\n", "b.yml:1: components: the file should hold one document")]
    public void AFileThatIsNoneIsToldSo(string text, string message)
    {
        ToolException error = Assert.Throws<ToolException>(() => BootstrapReader.Read("b.yml", text));
        Assert.StartsWith(message, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void AllErrorsAreToldAtOnceInTheOrderOfLines()
    {
        string text = Good.Replace("kind: debian", "kind: rpm").Replace("mode: 1777", "mode: 9")
            .Replace("archives: [root]", "archives: [rot]").Replace("    output: out/kernel.elf\n", "");
        ToolException error = Assert.Throws<ToolException>(() => BootstrapReader.Read("b.yml", text));
        Assert.Equal(
            ["components.kernel.output", "components.shell.kind", "archives.root[0].mode", "image.archives"],
            error.Message.Split('\n').Select(line => line.Split(": ")[1]));
    }

    [Fact]
    public void AComponentMayComeAfterOneBelowIt()
    {
        string text = Good.Replace("after: [kernel]", "inputs: []")
            .Replace("output: out/kernel.elf\n", "output: out/kernel.elf\n    after: shell\n");
        BootstrapFile file = BootstrapReader.Read("b.yml", text);
        Assert.Equal(["shell", "kernel"], file.InBuildOrder(["kernel"]).Select(component => component.Name));
    }

    [Fact]
    public void WhatTheToolNeedsAndTheFileLacksIsNamed()
    {
        BootstrapFile file = BootstrapReader.Read("b.yml", Good);
        Assert.Contains("'linux'", Assert.Throws<ToolException>(() => file.InBuildOrder(["linux"])).Message);
        Assert.Contains("'tests'", Assert.Throws<ToolException>(() => file.ComponentsOf("tests")).Message);
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

    /// <summary>The parser throws more than it says; a missing brace of a list's last item is such a case.</summary>
    [Fact]
    public void AMissingBraceIsToldWithItsLine()
    {
        ToolException error = Assert.Throws<ToolException>(
            () => BootstrapReader.Read("b.yml", Good.Replace("\"5:1\" }", "\"5:1\"")));
        Assert.StartsWith("b.yml:15: path: is no YAML from here on", error.Message);
    }

    /// <summary>However the real file is cut off or hurt, it is read or refused with a line.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("[")]
    [InlineData("]")]
    [InlineData("\"")]
    [InlineData("\n")]
    [InlineData(":")]
    [InlineData("- ")]
    [InlineData("&")]
    [InlineData("*a")]
    [InlineData("!")]
    [InlineData("|")]
    [InlineData("%")]
    [InlineData("\0")]
    [InlineData("\t")]
    [InlineData(",")]
    [InlineData("?")]
    [InlineData("#")]
    public void NoTextMakesTheReaderFailOtherwise(string put)
    {
        string text = File.ReadAllText(Repository.Find().PathOf("bootstrap.yml"));
        for (int at = 0; at < text.Length; at += 7)
        {
            Read(text[..at] + put);
            Read(text[..at] + put + text[(at + 1)..]);
        }

        static void Read(string text)
        {
            try
            {
                BootstrapReader.Read("b.yml", text);
            }
            catch (ToolException error)
            {
                Assert.All(error.Message.Split("\nb.yml:"), one => Assert.Matches(@"^(b\.yml:)?\d+: ", one));
            }
        }
    }
}
