using Rill.Tool.Support;

namespace Rill.Tool.Bootstrap;

/// <summary>Reads one item of an archive's list.</summary>
internal static class ArchiveItemReader
{
    private static readonly (string Field, ArchiveItemKind Kind)[] s_sources =
    [
        ("link", ArchiveItemKind.Link),
        ("file", ArchiveItemKind.File),
        ("folder", ArchiveItemKind.Folder),
        ("component", ArchiveItemKind.Component),
        ("programs", ArchiveItemKind.Programs),
        ("applets", ArchiveItemKind.Applets),
        ("device", ArchiveItemKind.Device),
    ];

    /// <summary>Reads it as far as it can be read; what is wrong goes to the fields' problems.</summary>
    public static ArchiveItem Read(YamlFields fields, IReadOnlyCollection<string>? components, TreeCheck? tree)
    {
        (int First, int Second)? owner = fields.OptionalPair("owner");
        ArchiveItem item = new()
        {
            Kind = ArchiveItemKind.Directory,
            Path = "",
            Line = fields.Line,
            Mode = fields.OptionalMode("mode"),
            User = owner?.First ?? 0,
            Group = owner?.Second ?? 0,
            Pick = fields.OptionalText("pick") ?? "",
        };
        int found = 0;
        foreach ((string field, ArchiveItemKind kind) in s_sources)
        {
            if (fields.OptionalText(field) is { } source)
            {
                item = item with { Kind = kind, Source = source };
                CheckSource(item, field, fields, components, tree);
                found++;
                if (found > 1)
                {
                    fields.Problem(field, "an item has one source only");
                }
            }
        }

        if (item.Kind == ArchiveItemKind.Device)
        {
            item = item with { Device = fields.OptionalPair("device") ?? default };
        }

        if (item.Kind == ArchiveItemKind.Link && fields.Has("mode"))
        {
            fields.Problem("mode", "a link has none");
        }

        if (item.Kind != ArchiveItemKind.Component && item.Kind != ArchiveItemKind.Applets && fields.Has("pick"))
        {
            fields.Problem("pick", "goes with 'component' or 'applets' only");
        }

        return item with { Path = ReadPath(fields, item.Kind) };
    }

    private static string ReadPath(YamlFields fields, ArchiveItemKind kind)
    {
        // A path may be empty, so it is missed here only where it is not there at all.
        string path = (fields.Has("path") ? fields.OptionalText("path") : fields.Text("path")) ?? "";
        string[] parts = path.Trim('/').Split('/');
        if (path.Trim('/').Length == 0)
        {
            if (fields.Has("path")
                && kind is not (ArchiveItemKind.Folder or ArchiveItemKind.Programs or ArchiveItemKind.Applets))
            {
                fields.Problem("path", "is empty; only a folder, programs or applets go to an archive's root");
            }

            return "";
        }

        if (parts.Any(part => part is "" or "." or ".."))
        {
            fields.Problem("path", $"'{path}' should not contain '..', '.' or '//'");
        }

        return string.Join('/', parts);
    }

    private static void CheckSource(
        ArchiveItem item, string field, YamlFields fields, IReadOnlyCollection<string>? components, TreeCheck? tree)
    {
        string? problem = item.Source.Length == 0 ? "is empty"
            : item.NamesComponent && components?.Contains(item.Source) == false
                ? $"there is no component '{item.Source}'{Nearest.HintOrList(item.Source, components)}"
            : item.Kind switch
            {
                ArchiveItemKind.File => tree is null ? TreeCheck.OfShape(item.Source) : tree.OfFile(item.Source),
                ArchiveItemKind.Folder => tree is null ? TreeCheck.OfShape(item.Source) : tree.OfFolder(item.Source),
                _ => null,
            };
        if (problem is not null)
        {
            fields.Problem(field, problem);
        }
    }
}
