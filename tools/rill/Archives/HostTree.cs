using Rill.Tool.Support;

namespace Rill.Tool.Archives;

/// <summary>
/// Host files that go into the guest as they are, with the permissions they have (`exec --put`): links as links, and
/// device nodes, FIFOs and sockets as what they are, not with what could be read from them.
/// </summary>
/// <param name="plan">What they are added to.</param>
/// <param name="root">What the guest has already.</param>
internal sealed class HostTree(ArchivePlan plan, ArchivePlan root)
{
    /// <summary>The folders that are not the user's: what the tool gives the guest, and the system's own servers.</summary>
    private static readonly string[] s_taken = [".rill", "rill"];

    /// <summary>The guest's folders, those among them that are only named in paths.</summary>
    private readonly HashSet<string> _folders = [.. root.Entries.SelectMany(entry => FoldersOf(entry))];

    /// <summary>Where each path of the plan comes from.</summary>
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);

    /// <summary>
    /// Adds <paramref name="hostPath"/>, a file or a folder with all in it, at <paramref name="guestPath"/>. Folders
    /// above it are added unless the guest has them already.
    /// </summary>
    /// <exception cref="UsageException">
    /// A path would be a folder and something else: here and in the guest, or here and in what was added before.
    /// </exception>
    public void Add(string hostPath, string guestPath)
    {
        string[] parts = guestPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string path = string.Join('/', parts);
        bool isInFolder = path.Length == 0 || _folders.Contains(path);
        if (!Directory.Exists(hostPath) && (isInFolder || guestPath[^1] == '/'))
        {
            throw new UsageException($"--put: {hostPath} is not a folder, but {guestPath} is: "
                + $"write the file's whole path, {guestPath.TrimEnd('/')}/{Path.GetFileName(hostPath)}");
        }

        if (isInFolder)
        {
            // What is in the folder goes into the guest's; a link to it would take the place of that.
            hostPath = Directory.ResolveLinkTarget(hostPath, returnFinalTarget: true)?.FullName ?? hostPath;
        }

        for (int count = 1; count < parts.Length; count++)
        {
            string above = string.Join('/', parts.Take(count));

            // Through a link the guest finds the folder itself.
            if (root.Find(above) is not { IsLink: true } || plan.Find(above) is not null)
            {
                Claim(above, isFolder: true, hostPath);
                if (!_folders.Contains(above))
                {
                    plan.AddImpliedDirectory(above);
                }
            }
        }

        AddTree(hostPath, path);
    }

    private void AddTree(string hostPath, string path)
    {
        HostNode node = HostNode.Of(hostPath);
        if (path.Length > 0)
        {
            Claim(path, node.Type == CpioEntry.TypeDirectory, hostPath);
        }

        CpioEntry entry = new()
        {
            Path = path,
            Mode = node.Mode,
            Device = node.Device,
            ModifiedAt = node.ModifiedAt,
        };
        switch (node.Type)
        {
            case CpioEntry.TypeLink:
                plan.Add(ArchivePlan.Link(entry, new FileInfo(hostPath).LinkTarget!));
                break;
            case CpioEntry.TypeFile:
                plan.Add(entry with { HostFile = hostPath });
                break;
            case CpioEntry.TypeDirectory:
                if (path.Length > 0 && !_folders.Contains(path))
                {
                    plan.Add(entry);
                }

                foreach (string inner in Directory.EnumerateFileSystemEntries(hostPath).Order(StringComparer.Ordinal))
                {
                    AddTree(inner, ArchivePlan.Join(path, Path.GetFileName(inner)));
                }

                break;
            default:
                plan.Add(entry);
                break;
        }
    }

    /// <summary>Sees that all agree on whether a path is a folder: the guest could not unpack it otherwise.</summary>
    private void Claim(string path, bool isFolder, string hostPath)
    {
        if (s_taken.Contains(path.Split('/')[0]))
        {
            throw new UsageException($"--put: {hostPath} would go to /{path}, but /{path.Split('/')[0]} is the system's own");
        }

        if (plan.Find(path) is { } before && before.IsDirectory != isFolder)
        {
            throw new UsageException(
                $"--put: /{path} would be {Kind(isFolder)} for {hostPath} and {Kind(!isFolder)} for {_sources[path]}");
        }

        // A link of the guest's gives way to a folder: what is in that is meant then.
        bool isThere = root.Find(path) is { IsLink: false } || _folders.Contains(path);
        if (isThere && _folders.Contains(path) != isFolder)
        {
            throw new UsageException(
                $"--put: /{path} would be {Kind(isFolder)} for {hostPath}, but is {Kind(!isFolder)} in the guest's root");
        }

        _sources[path] = hostPath;

        static string Kind(bool isFolder) => isFolder ? "a folder" : "no folder";
    }

    private static IEnumerable<string> FoldersOf(CpioEntry entry)
    {
        for (int at = entry.Path.IndexOf('/'); at >= 0; at = entry.Path.IndexOf('/', at + 1))
        {
            yield return entry.Path[..at];
        }

        if (entry.IsDirectory)
        {
            yield return entry.Path;
        }
    }
}
