using Rill.Tool.Support;

namespace Rill.Tool.Archives;

/// <summary>
/// Host files that go into the guest as they are, with the permissions they have (`exec --put`): links as links, and
/// device nodes, FIFOs and sockets as what they are, not with what could be read from them.
/// </summary>
internal static class HostTree
{
    /// <summary>
    /// Adds <paramref name="hostPath"/>, a file or a folder with all in it, at <paramref name="guestPath"/>. Folders
    /// above it are added unless <paramref name="isThere"/> says that the guest has them already.
    /// </summary>
    /// <exception cref="UsageException">A file would take the place of one of the guest's folders.</exception>
    public static void Add(ArchivePlan plan, string hostPath, string guestPath, Func<string, bool> isThere)
    {
        string[] parts = guestPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string path = string.Join('/', parts);
        bool isInFolder = path.Length == 0 || isThere(path);
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
            if (!isThere(above))
            {
                plan.AddImpliedDirectory(above);
            }
        }

        AddTree(plan, hostPath, path, isThere);
    }

    private static void AddTree(ArchivePlan plan, string hostPath, string path, Func<string, bool> isThere)
    {
        HostNode node = HostNode.Of(hostPath);
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
                if (path.Length > 0 && !isThere(path))
                {
                    plan.Add(entry);
                }

                foreach (string inner in Directory.EnumerateFileSystemEntries(hostPath).Order(StringComparer.Ordinal))
                {
                    AddTree(plan, inner, ArchivePlan.Join(path, Path.GetFileName(inner)), isThere);
                }

                break;
            default:
                plan.Add(entry);
                break;
        }
    }
}
