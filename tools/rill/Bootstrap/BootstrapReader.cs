using Rill.Tool.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rill.Tool.Bootstrap;

/// <summary>Reads bootstrap.yml. The handbook's page "The bootstrap file" describes its fields.</summary>
internal static class BootstrapReader
{
    /// <summary>Reads the file of that name in the tree's root.</summary>
    public static BootstrapFile ReadFrom(Repository repository)
    {
        string path = repository.PathOf("bootstrap.yml");
        if (!File.Exists(path))
        {
            throw new ToolException("bootstrap.yml is missing");
        }

        return Read("bootstrap.yml", File.ReadAllText(path));
    }

    /// <summary>Reads <paramref name="text"/>; <paramref name="file"/> is its name in messages.</summary>
    public static BootstrapFile Read(string file, string text)
    {
        YamlStream stream = [];
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw new ToolException($"{file}:{error.Start.Line}: {error.InnerException?.Message ?? error.Message}");
        }

        if (stream.Documents.Count != 1)
        {
            throw new ToolException($"{file}:1: should hold one document");
        }

        YamlFields top = new(file, "", stream.Documents[0].RootNode);
        Dictionary<string, Component> components = ReadComponents(top.Map("components"));
        Dictionary<string, IReadOnlyList<ArchiveItem>> archives = ReadArchives(top.Map("archives"), components);
        ImageLayout image = ReadImage(top.Map("image"), components, archives);
        top.RejectUnknown();
        return new BootstrapFile { Components = components, Archives = archives, Image = image };
    }

    private static Dictionary<string, Component> ReadComponents(YamlFields all)
    {
        Dictionary<string, Component> components = [];
        foreach (string name in all.Names())
        {
            YamlFields fields = all.Map(name);
            Component component = ReadComponent(name, fields);
            fields.RejectUnknown();
            foreach (string before in component.After)
            {
                // Naming only what stands above rules out circles.
                if (!components.ContainsKey(before))
                {
                    throw fields.Error("after", $"no component '{before}' stands above this one");
                }
            }

            components.Add(name, component);
        }

        return components;
    }

    private static Component ReadComponent(string name, YamlFields fields)
    {
        string kind = fields.Text("kind");
        Component common = new()
        {
            Name = name,
            Line = fields.Line,
            Kind = ComponentKind.Freestanding,
            After = fields.Texts("after"),
            Inputs = fields.Texts("inputs"),
        };
        return kind switch
        {
            "freestanding" => common with
            {
                Project = fields.Text("project"),
                Output = fields.Text("output"),
            },
            "server" => common with
            {
                Kind = ComponentKind.Server,
                Project = fields.Text("project"),
            },
            "debian" => common with
            {
                Kind = ComponentKind.Debian,
                Package = fields.Text("package"),
                FollowDependency = fields.Flag("follow"),
                Pick = fields.Texts("pick") is { Count: > 0 } pick
                    ? pick
                    : throw fields.Error("pick", "should name the files to take"),
            },
            "c" => common with
            {
                Kind = ComponentKind.C,
                Sources = fields.Text("sources"),
                Compiler = fields.OptionalText("compiler") ?? "gcc",
                Flags = fields.Texts("flags"),
            },
            _ => throw fields.Error("kind", $"'{kind}' should be freestanding, server, debian or c"),
        };
    }

    private static Dictionary<string, IReadOnlyList<ArchiveItem>> ReadArchives(
        YamlFields all, Dictionary<string, Component> components)
    {
        Dictionary<string, IReadOnlyList<ArchiveItem>> archives = [];
        foreach (string name in all.Names())
        {
            List<ArchiveItem> items = [];
            foreach (YamlFields fields in all.Maps(name))
            {
                items.Add(ReadItem(fields, components));
                fields.RejectUnknown();
            }

            archives.Add(name, items);
        }

        return archives;
    }

    private static ArchiveItem ReadItem(YamlFields fields, Dictionary<string, Component> components)
    {
        string path = fields.Text("path").Trim('/');
        if (path.Split('/').Contains(".."))
        {
            throw fields.Error("path", "should not contain '..'");
        }

        (int user, int group) = ReadOwner(fields);
        ArchiveItem item = new()
        {
            Kind = ArchiveItemKind.Directory,
            Path = path,
            Line = fields.Line,
            Mode = fields.OptionalMode("mode"),
            User = user,
            Group = group,
            Pick = fields.OptionalText("pick") ?? "",
        };

        (string Field, ArchiveItemKind Kind)[] sources =
        [
            ("link", ArchiveItemKind.Link),
            ("file", ArchiveItemKind.File),
            ("folder", ArchiveItemKind.Folder),
            ("component", ArchiveItemKind.Component),
            ("programs", ArchiveItemKind.Programs),
            ("applets", ArchiveItemKind.Applets),
            ("device", ArchiveItemKind.Device),
        ];
        int found = 0;
        foreach ((string field, ArchiveItemKind kind) in sources)
        {
            if (fields.OptionalText(field) is not { } source)
            {
                continue;
            }

            if (++found > 1)
            {
                throw fields.Error(field, "an item has one source only");
            }

            item = item with { Kind = kind, Source = source };
            if (item.NamesComponent && !components.ContainsKey(source))
            {
                throw fields.Error(field, $"there is no component '{source}'");
            }

            if (kind is ArchiveItemKind.Device)
            {
                item = item with { Device = ReadPair(fields, field, source) };
            }
        }

        return item;
    }

    private static (int User, int Group) ReadOwner(YamlFields fields) =>
        fields.OptionalText("owner") is { } owner ? ReadPair(fields, "owner", owner) : (0, 0);

    private static (int First, int Second) ReadPair(YamlFields fields, string field, string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == 2
            && ushort.TryParse(parts[0], out ushort first)
            && ushort.TryParse(parts[1], out ushort second)
            ? (first, second)
            : throw fields.Error(field, $"'{text}' should be two numbers with ':' between, such as 1000:1000");
    }

    private static ImageLayout ReadImage(
        YamlFields fields,
        Dictionary<string, Component> components,
        Dictionary<string, IReadOnlyList<ArchiveItem>> archives)
    {
        string kernel = fields.Text("kernel");
        if (!components.ContainsKey(kernel))
        {
            throw fields.Error("kernel", $"there is no component '{kernel}'");
        }

        IReadOnlyList<string> names = fields.Texts("archives");
        foreach (string name in names)
        {
            if (!archives.ContainsKey(name))
            {
                throw fields.Error("archives", $"there is no archive '{name}'");
            }
        }

        // 48 MiB holds the smallest FAT32 file system that firmware accepts beside the loader.
        int size = fields.OptionalNumber("size", 48, 1 << 20) ?? 128;
        fields.RejectUnknown();
        return new ImageLayout(size, kernel, names);
    }
}
