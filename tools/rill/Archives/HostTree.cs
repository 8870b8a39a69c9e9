using Rill.Tool.Support;

namespace Rill.Tool.Archives;

/// <summary>Host files that go into the guest as they are, with the permissions they have (`exec --put`).</summary>
internal static class HostTree
{
    private const int TypeMaskless = 0xFFF;

    /// <summary>
    /// Adds <paramref name="hostPath"/>, a file or a folder with all in it, at <paramref name="guestPath"/>. Folders
    /// above it are added unless <paramref name="isThere"/> says that the guest has them already.
    /// </summary>
    public static void Add(ArchivePlan plan, string hostPath, string guestPath, Func<string, bool> isThere)
    {
        string path = guestPath.Trim('/');
        if (path.Length == 0 && !Directory.Exists(hostPath))
        {
            throw new ToolException($"{hostPath}: only a folder can be put at the guest's /");
        }

        string[] parts = path.Split('/');
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
        FileInfo info = new(hostPath);
        CpioEntry basic = new()
        {
            Path = path,
            Mode = 0,
            ModifiedAt = new DateTimeOffset(File.GetLastWriteTimeUtc(hostPath)).ToUnixTimeSeconds(),
        };
        if (info.LinkTarget is { } target)
        {
            plan.Add(ArchivePlan.Link(basic, target));
            return;
        }

        int permissions = (int)File.GetUnixFileMode(hostPath) & TypeMaskless;
        if (!Directory.Exists(hostPath))
        {
            plan.Add(basic with { Mode = CpioEntry.TypeFile | permissions, HostFile = hostPath });
            return;
        }

        if (path.Length > 0 && !isThere(path))
        {
            plan.Add(basic with { Mode = CpioEntry.TypeDirectory | permissions });
        }

        foreach (string inner in Directory.EnumerateFileSystemEntries(hostPath).Order(StringComparer.Ordinal))
        {
            AddTree(plan, inner, ArchivePlan.Join(path, Path.GetFileName(inner)), isThere);
        }
    }
}
