using System.Text;
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
        Add(plan, Item(ArchiveItemKind.Directory, "tmp") with { Mode = 0x3FF });
        Add(plan, Item(ArchiveItemKind.Folder, "") with { Source = "tree" });
        Assert.Equal(["tmp", "tmp/file"], plan.Entries.Select(entry => entry.Path));
        Assert.Equal(CpioEntry.TypeDirectory | 0x3FF, plan.Entries.First().Mode);
    }

    [Fact]
    public void OnlyTheExecutableBitOfASourceFileCounts()
    {
        string script = _folder.Write("tree/script", "");
        string text = _folder.Write("tree/text", "");
        File.SetUnixFileMode(script, (UnixFileMode)0x1C0);
        File.SetUnixFileMode(text, (UnixFileMode)0x1B6);
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
        plan.AddBytes("a", "1"u8.ToArray(), 0x180);
        plan.AddBytes("a", "2"u8.ToArray(), 0x180);
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
        HostTree.Add(plan, Path.Combine(_folder.Path, "host"), "/opt/new/it", path => path == "opt");
        Assert.Equal(
            ["opt/new", "opt/new/it", "opt/new/it/in", "opt/new/it/in/file", "opt/new/it/link"],
            plan.Entries.Select(entry => entry.Path));
        Assert.Equal(CpioEntry.TypeFile | 0x1E8, plan.Entries.Single(entry => entry.IsFile).Mode);
        Assert.Equal("in/file", Encoding.UTF8.GetString(plan.Entries.Last().Content));
    }

    private static ArchiveItem Item(ArchiveItemKind kind, string path) => new() { Kind = kind, Path = path, Line = 1 };

    private void Add(ArchivePlan plan, ArchiveItem item) =>
        plan.Add(item, new Repository(_folder.Path), _ => throw new InvalidOperationException("no component here"));
}
