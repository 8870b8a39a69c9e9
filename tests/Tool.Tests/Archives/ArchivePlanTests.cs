using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Rill.LinuxAbi;
using Rill.Tool.Archives;
using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Archives;

public sealed class ArchivePlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderKeepsWhatWasSaidOfIt()
    {
        _folder.Write("tree/tmp/file", "text");
        ArchivePlan plan = new();
        Add(plan, Item(ArchiveItemKind.Directory, "tmp") with { Mode = (int)Octal.O1777 });
        Add(plan, Item(ArchiveItemKind.Folder, "") with { Source = "tree" });
        Assert.Equal(["tmp", "tmp/file"], plan.Entries.Select(entry => entry.Path));
        Assert.Equal(CpioEntry.TypeDirectory | (int)Octal.O1777, plan.Entries.First().Mode);
    }

    [Fact]
    public void OnlyTheExecutableBitOfASourceFileCounts()
    {
        string script = _folder.Write("tree/script", "");
        string text = _folder.Write("tree/text", "");
        File.SetUnixFileMode(script, (UnixFileMode)(int)Octal.O700);
        File.SetUnixFileMode(text, (UnixFileMode)(int)Octal.O666);
        ArchivePlan plan = new();
        Add(plan, Item(ArchiveItemKind.Folder, "d") with { Source = "tree", User = 5 });
        Assert.Equal(
            [("d", 0x41ED, 5), ("d/script", 0x81ED, 5), ("d/text", 0x81A4, 5)],
            plan.Entries.Select(entry => (entry.Path, entry.Mode, entry.User)));
    }

    [Fact]
    public void ALaterEntryReplacesAnEarlierOne()
    {
        ArchivePlan plan = new();
        plan.AddBytes("a", "1"u8.ToArray(), (int)Octal.O600);
        plan.AddBytes("a", "2"u8.ToArray(), (int)Octal.O600);
        Assert.Equal("2"u8.ToArray(), Assert.Single(plan.Entries).Content);
    }

    [Fact]
    public void AMissingFileIsToldWithItsLine()
    {
        ToolException error = Assert.Throws<ToolException>(
            () => Add(new ArchivePlan(), Item(ArchiveItemKind.File, "x") with { Source = "nowhere", Line = 12 }));
        Assert.Equal("bootstrap.yml:12: nowhere does not exist", error.Message);
    }

    [Fact]
    public void HostFilesKeepTheirPermissionsAndBringTheFoldersAbove()
    {
        string file = _folder.Write("host/in/file", "text");
        File.SetUnixFileMode(file, (UnixFileMode)0x1E8);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "host", "link"), "in/file");
        ArchivePlan plan = new();
        new HostTree(plan, Root("opt")).Add(Path.Combine(_folder.Path, "host"), "/opt/new/it");
        Assert.Equal(
            ["opt/new", "opt/new/it", "opt/new/it/in", "opt/new/it/in/file", "opt/new/it/link"],
            plan.Entries.Select(entry => entry.Path));
        Assert.Equal(CpioEntry.TypeFile | 0x1E8, plan.Entries.Single(entry => entry.IsFile).Mode);
        Assert.Equal("in/file", Encoding.UTF8.GetString(plan.Entries.Last().Content));
    }

    /// <summary>Opening one of these would wait for a writer, fail, or read without an end.</summary>
    [Fact]
    public void DevicesFifosAndSocketsAreWhatTheyAre()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "host")).FullName;
        using Process mkfifo = Process.Start("mkfifo", ["-m", "640", Path.Combine(folder, "fifo")]);
        mkfifo.WaitForExit();
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "socket")));
        ArchivePlan plan = new();
        new HostTree(plan, Root()).Add(folder, "/x");
        new HostTree(plan, Root()).Add("/dev/zero", "/x/zero");

        Assert.Equal(
            [("x", 0x4000), ("x/fifo", 0x1000), ("x/socket", 0xC000), ("x/zero", CpioEntry.TypeDevice)],
            plan.Entries.Select(entry => (entry.Path, entry.Mode & CpioEntry.TypeMask)));
        Assert.Equal(0x1A0, plan.Entries.Single(entry => entry.Path == "x/fifo").Mode & 0xFFF);
        Assert.Equal((1, 5), plan.Entries.Last().Device);
        plan.Write(Stream.Null);
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("/tmp/")]
    [InlineData("//tmp//")]
    [InlineData("/new/")]
    [InlineData("/")]
    public void AFileTakesNoFoldersPlace(string guest)
    {
        string file = _folder.Write("host/file", "text");
        UsageException error = Assert.Throws<UsageException>(
            () => new HostTree(new ArchivePlan(), Root("tmp")).Add(file, guest));
        Assert.EndsWith("/file", error.Message);
    }

    [Theory]
    [InlineData("/", "file")]
    [InlineData("/tmp", "tmp/file")]
    public void ALinkToAFolderTakesNoFoldersPlace(string guest, string path)
    {
        _folder.Write("host/file", "text");
        string link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, "host");
        ArchivePlan plan = new();
        new HostTree(plan, Root("tmp")).Add(link, guest);
        Assert.Equal(path, Assert.Single(plan.Entries).Path);
    }

    [Fact]
    public void LinksThatLeadInACircleOrNowhereAreKept()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "host")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(folder, "b"), "a");
        File.CreateSymbolicLink(Path.Combine(folder, "up"), "..");
        ArchivePlan plan = new();
        new HostTree(plan, Root()).Add(folder, "/x//y/");
        Assert.Equal(["x", "x/y", "x/y/a", "x/y/b", "x/y/up"], plan.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public void ANameThatIsNotUtf8IsRefusedByName()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "host")).FullName;
        using (Process touch = Process.Start("sh", ["-c", "touch \"$0/bad$(printf '\\377')\"", folder]))
        {
            touch.WaitForExit();
        }

        IOException error = Assert.Throws<IOException>(() => new HostTree(new ArchivePlan(), Root()).Add(folder, "/x"));
        Assert.EndsWith("its name is not UTF-8", error.Message);

        // .NET, which reads the name so, cannot remove the file either.
        using Process remove = Process.Start("rm", ["-r", folder]);
        remove.WaitForExit();
    }

    [Theory]
    [InlineData("file:/usr", "file", "/usr")]
    [InlineData("folder:/", "folder/usr", "the guest's root")]
    [InlineData("file:/etc/passwd/x", "file", "the guest's root")]
    [InlineData("folder:/etc/passwd", "folder", "the guest's root")]
    [InlineData("folder:/tmp/x file:/tmp/x", "file", "folder")]
    [InlineData("file:/tmp/x folder:/tmp/x", "folder", "file")]
    [InlineData("file:/tmp/x file:/tmp/x/y", "file", "file")]
    [InlineData("file:/tmp/x/y file:/tmp/x", "file", "file")]
    [InlineData("link:/tmp/x file:/tmp/x/y", "file", "link")]
    [InlineData("folder:/.rill/commands", "folder", "the system's own")]
    [InlineData("file:/rill/posix", "file", "the system's own")]
    public void WhatIsNoFolderAndOneIsRefused(string puts, string one, string other)
    {
        _folder.Write("file", "text");
        _folder.Write("folder/usr", "text");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "folder");
        HostTree tree = new(new ArchivePlan(), Root("tmp", "usr/bin", "etc/passwd="));
        UsageException error = Assert.Throws<UsageException>(() =>
        {
            foreach (string[] put in puts.Split(' ').Select(put => put.Split(':')))
            {
                tree.Add(Path.Combine(_folder.Path, put[0]), put[1]);
            }
        });
        Assert.StartsWith("--put: ", error.Message);
        Assert.Contains(Path.Combine(_folder.Path, one), error.Message);
        Assert.Contains(other, error.Message);
    }

    [Fact]
    public void WhatAgreesIsTaken()
    {
        string file = _folder.Write("host/file", "text");
        ArchivePlan plan = new();
        HostTree tree = new(plan, Root("usr/bin", "etc/passwd="));
        tree.Add(file, "/etc/passwd");
        tree.Add(Path.GetDirectoryName(file)!, "/usr/bin");
        tree.Add(Path.GetDirectoryName(file)!, "/new");
        tree.Add(file, "/new/file");
        tree.Add(file, "/new/other");
        Assert.Equal(
            ["etc/passwd", "usr/bin/file", "new", "new/file", "new/other"], plan.Entries.Select(entry => entry.Path));
    }

    /// <summary>What a guest has: folders, and files where '=' ends the name.</summary>
    private static ArchivePlan Root(params string[] paths)
    {
        ArchivePlan root = new();
        foreach (string path in paths)
        {
            if (path.EndsWith('='))
            {
                root.AddBytes(path.TrimEnd('='), [], (int)Octal.O644);
            }
            else
            {
                root.AddImpliedDirectory(path);
            }
        }

        return root;
    }

    private static ArchiveItem Item(ArchiveItemKind kind, string path) => new() { Kind = kind, Path = path, Line = 1 };

    private void Add(ArchivePlan plan, ArchiveItem item) =>
        plan.Add(item, new Repository(_folder.Path), _ => throw new InvalidOperationException("no component here"));
}
