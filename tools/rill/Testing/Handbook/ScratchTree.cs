using Rill.Tool.Building;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Handbook;

/// <summary>
/// A copy of the source tree for the handbook's blocks to work in: the files that git knows or would take, as they are
/// now, a repository around them, and what was built, so that little has to be built again. It stays from one run to
/// the next.
/// </summary>
/// <remarks>
/// Nothing is shared with the tree it is copied from: builds write files in place. What .NET keeps of a build holds the
/// paths of its tree and is of no use in another one, so the copy has its own.
/// </remarks>
internal sealed class ScratchTree
{
    private const string ToolFolder = "dotnet/bin/Rill.Tool";

    /// <summary>What of the folder for things made is not copied.</summary>
    private static readonly string[] s_notCopied =
        ["dotnet", "handbook", "logs", "rill.img", "scratch", "tests", "tool.lock", "build.lock"];

    private static readonly string[] s_notSource = [".git", "bin", "obj", "out"];

    private readonly Repository _from;
    private readonly CancellationToken _cancellation;

    /// <summary>The scratch tree of <paramref name="from"/>; it is there after <see cref="ResetAsync"/>.</summary>
    public ScratchTree(Repository from, CancellationToken cancellation)
    {
        _from = from;
        _cancellation = cancellation;
        To = new Repository(Path.Combine(Folder, "tree"));
    }

    /// <summary>The copy.</summary>
    public Repository To { get; }

    /// <summary>The folder that it stands in, for what belongs to the test and not to the tree.</summary>
    public string Folder => Path.Combine(_from.Out, "scratch");

    /// <summary>Keeps a second test of the handbook out of the copy until the result is disposed of.</summary>
    public Task<IDisposable> LockAsync() => BuildLock.TakeAsync(new Repository(Folder), null, _cancellation);

    /// <summary>Makes the copy what the tree is, whatever was done in it.</summary>
    public async Task ResetAsync()
    {
        await ResetGitAsync();
        string listed = await HostCommand.RunCheckedAsync(
            "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], _from.Root, Log, _cancellation);
        HashSet<string> files = [.. listed.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries)];
        files.RemoveWhere(name => !Path.Exists(_from.PathOf(name)));
        MirrorFolder(_from.Root, To.Root, files, SourcesUnder(To.Root, ""), isSource: true);

        string[] made = [.. Directory.EnumerateFileSystemEntries(_from.Out)
            .Select(path => Path.GetFileName(path))
            .Where(name => !s_notCopied.Contains(name))
            .SelectMany(name => FilesUnder(_from.Out, name))
            .Concat(FilesUnder(_from.Out, ToolFolder))];
        IEnumerable<string> existing = Directory.EnumerateFileSystemEntries(To.Out)
            .Select(path => Path.GetFileName(path))
            .Where(name => !s_notCopied.Contains(name))
            .SelectMany(name => FilesUnder(To.Out, name))
            .Concat(FilesUnder(To.Out, ToolFolder));
        MirrorFolder(_from.Out, To.Out, [.. made], [.. existing], isSource: false);

        // The launcher takes the tool for fresh where nothing is newer than this.
        string stamp = Path.Combine(To.Out, "stamps", "tool");
        if (File.Exists(stamp))
        {
            File.SetLastWriteTimeUtc(stamp, DateTime.UtcNow);
        }
    }

    private async Task ResetGitAsync()
    {
        string git = Path.Combine(To.Root, ".git");
        if (Directory.Exists(git))
        {
            Directory.Delete(git, recursive: true);
        }

        // A clone wants an empty folder, so the repository comes from one beside the copy.
        string clone = Path.Combine(Folder, "clone");
        if (Directory.Exists(clone))
        {
            Directory.Delete(clone, recursive: true);
        }

        await GitAsync(_from.Root, "clone", "--quiet", "--shared", "--no-checkout", _from.Root, clone);
        Directory.CreateDirectory(To.Out);
        Directory.Move(Path.Combine(clone, ".git"), git);
        await GitAsync(To.Root, "config", "user.name", "Reader");
        await GitAsync(To.Root, "config", "user.email", "reader@example.org");
        await GitAsync(To.Root, "reset", "--quiet");
    }

    private Task GitAsync(string folder, params string[] arguments) =>
        HostCommand.RunCheckedAsync("git", arguments, folder, Log, _cancellation);

    private string Log => _from.BuildLogOf("copy-of-the-tree");

    private void MirrorFolder(string from, string to, HashSet<string> names, IEnumerable<string> existing, bool isSource)
    {
        foreach (string extra in existing.Where(name => !names.Contains(name)).ToArray())
        {
            File.Delete(Path.Combine(to, extra));
        }

        foreach (string name in names)
        {
            _cancellation.ThrowIfCancellationRequested();
            MirrorFile(Path.Combine(from, name), Path.Combine(to, name), isSource);
        }
    }

    /// <summary>
    /// Copies a file where it differs. A source that was changed and is changed back is new to what was built of the
    /// change, so it gets the time of now; a thing made keeps its time, by which it is known.
    /// </summary>
    private static void MirrorFile(string from, string to, bool isSource)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        FileInfo source = new(from);
        FileInfo copy = new(to);
        if (source.LinkTarget is { } target)
        {
            if (copy.LinkTarget != target)
            {
                copy.Delete();
                File.CreateSymbolicLink(to, target);
            }

            return;
        }

        bool isSame = copy.Exists
            && copy.LinkTarget is null
            && copy.Length == source.Length
            && copy.UnixFileMode == source.UnixFileMode
            && (isSource
                ? File.ReadAllBytes(from).AsSpan().SequenceEqual(File.ReadAllBytes(to))
                : copy.LastWriteTimeUtc == source.LastWriteTimeUtc);
        if (isSame)
        {
            return;
        }

        copy.Delete();
        File.Copy(from, to);
        if (isSource)
        {
            File.SetLastWriteTimeUtc(to, DateTime.UtcNow);
        }
    }

    private static IEnumerable<string> FilesUnder(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
            : File.Exists(path) ? [name] : [];
    }

    private static IEnumerable<string> SourcesUnder(string root, string name)
    {
        string folder = Path.Combine(root, name);
        return Directory.EnumerateFiles(folder)
            .Select(path => Path.GetRelativePath(root, path))
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(path => !s_notSource.Contains(Path.GetFileName(path)))
                .SelectMany(path => SourcesUnder(root, Path.GetRelativePath(root, path))));
    }
}
