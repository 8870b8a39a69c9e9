using System.Text;
using Rill.LinuxAbi;
using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Archives;

/// <summary>
/// The entries of an archive in the making: each path once, folders before what is in them. A later entry for a path
/// replaces an earlier one, but a folder that is only implied never replaces one that was described.
/// </summary>
internal sealed class ArchivePlan
{
    /// <summary>The time that made files bear, so that the same sources give the same archive: 2025-01-01 UTC.</summary>
    public const long MadeAt = 1735689600;

    private const int DirectoryMode = (int)Octal.O755;
    private const int PlainMode = (int)Octal.O644;

    private readonly Dictionary<string, CpioEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>The entries, in the order to write them.</summary>
    public IEnumerable<CpioEntry> Entries => _order.Select(path => _entries[path]);

    /// <summary>True when the plan has a folder of that path.</summary>
    public bool HasDirectory(string path) => _entries.TryGetValue(path, out CpioEntry? entry) && entry.IsDirectory;

    /// <summary>The entry of that path, or null.</summary>
    public CpioEntry? Find(string path) => _entries.GetValueOrDefault(path);

    /// <summary>Adds an entry, replacing one of the same path.</summary>
    public void Add(CpioEntry entry)
    {
        if (!_entries.ContainsKey(entry.Path))
        {
            _order.Add(entry.Path);
        }

        _entries[entry.Path] = entry;
    }

    /// <summary>Adds a file with the given bytes.</summary>
    public void AddBytes(string path, byte[] content, int permissions) =>
        Add(new CpioEntry
        {
            Path = path,
            Mode = CpioEntry.TypeFile | permissions,
            Content = content,
            ModifiedAt = MadeAt,
        });

    /// <summary>Adds a folder unless the plan has one of that path.</summary>
    public void AddImpliedDirectory(string path, int user = 0, int group = 0)
    {
        if (path.Length > 0 && !HasDirectory(path))
        {
            Add(new CpioEntry
            {
                Path = path,
                Mode = CpioEntry.TypeDirectory | DirectoryMode,
                User = user,
                Group = group,
                ModifiedAt = MadeAt,
            });
        }
    }

    /// <summary>Adds what one item of bootstrap.yml brings in; <paramref name="built"/> finds components' files.</summary>
    public void Add(ArchiveItem item, Repository repository, Func<ArchiveItem, IReadOnlyList<string>> built)
    {
        CpioEntry basic = new()
        {
            Path = item.Path,
            Mode = 0,
            User = item.User,
            Group = item.Group,
            ModifiedAt = MadeAt,
        };
        switch (item.Kind)
        {
            case ArchiveItemKind.Directory:
                Add(basic with { Mode = CpioEntry.TypeDirectory | (item.Mode ?? DirectoryMode) });
                break;
            case ArchiveItemKind.Link:
                Add(Link(basic, item.Source));
                break;
            case ArchiveItemKind.File:
                AddSourceFile(basic, Existing(repository, item), item.Mode);
                break;
            case ArchiveItemKind.Component:
                Add(basic with { Mode = CpioEntry.TypeFile | (item.Mode ?? DirectoryMode), HostFile = built(item)[0] });
                break;
            case ArchiveItemKind.Programs:
                AddImpliedDirectory(item.Path, item.User, item.Group);
                foreach (string file in built(item))
                {
                    Add(basic with
                    {
                        Path = Join(item.Path, Path.GetFileName(file)),
                        Mode = CpioEntry.TypeFile | (item.Mode ?? DirectoryMode),
                        HostFile = file,
                    });
                }

                break;
            case ArchiveItemKind.Folder:
                AddSourceFolder(basic, Existing(repository, item), item.Mode);
                break;
            case ArchiveItemKind.Device:
                Add(basic with
                {
                    Mode = CpioEntry.TypeDevice | (item.Mode ?? (int)Octal.O600),
                    Device = item.Device,
                });
                break;
            case ArchiveItemKind.Applets:
                foreach (string applet in Busybox.AppletPaths(built(item)[0]))
                {
                    if (applet != "bin/busybox")
                    {
                        Add(Link(basic with { Path = Join(item.Path, applet) }, "/bin/busybox"));
                    }
                }

                break;
        }
    }

    /// <summary>Writes the plan as an archive padded to a page.</summary>
    public void Write(Stream to)
    {
        CpioWriter writer = new(to);
        foreach (CpioEntry entry in Entries)
        {
            writer.Add(entry);
        }

        writer.Finish();
    }

    /// <summary>The path of <paramref name="name"/> in the folder <paramref name="folder"/> of an archive.</summary>
    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>A symbolic link like <paramref name="basic"/>.</summary>
    public static CpioEntry Link(CpioEntry basic, string target) =>
        basic with { Mode = CpioEntry.TypeLink | (int)Octal.O777, Content = Encoding.UTF8.GetBytes(target) };

    private static string Existing(Repository repository, ArchiveItem item)
    {
        string path = repository.PathOf(item.Source);
        return Path.Exists(path)
            ? path
            : throw new ToolException($"bootstrap.yml:{item.Line}: {item.Source} does not exist");
    }

    private void AddSourceFolder(CpioEntry basic, string folder, int? mode)
    {
        AddImpliedDirectory(basic.Path, basic.User, basic.Group);
        foreach (string path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            CpioEntry inner = basic with { Path = Join(basic.Path, Path.GetFileName(path)) };
            if (new FileInfo(path).LinkTarget is { } target)
            {
                Add(Link(inner, target));
            }
            else if (Directory.Exists(path))
            {
                AddSourceFolder(inner, path, mode);
            }
            else
            {
                AddSourceFile(inner, path, mode);
            }
        }
    }

    /// <summary>Of a source file's permissions only the executable bit counts, as in git.</summary>
    private void AddSourceFile(CpioEntry basic, string path, int? mode)
    {
        bool executable = (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
        int permissions = mode ?? (executable ? DirectoryMode : PlainMode);
        Add(basic with { Mode = CpioEntry.TypeFile | permissions, HostFile = path });
    }
}
