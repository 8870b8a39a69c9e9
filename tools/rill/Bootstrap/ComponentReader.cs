using Rill.Tool.Support;

namespace Rill.Tool.Bootstrap;

/// <summary>Reads the components of bootstrap.yml.</summary>
internal static class ComponentReader
{
    private static readonly Dictionary<string, ComponentKind> s_kinds = new()
    {
        ["freestanding"] = ComponentKind.Freestanding,
        ["server"] = ComponentKind.Server,
        ["debian"] = ComponentKind.Debian,
        ["c"] = ComponentKind.C,
    };

    /// <summary>Reads them; those with something wrong are in the result too, as far as they could be read.</summary>
    public static Dictionary<string, Component> ReadAll(YamlFields? all, TreeCheck? tree)
    {
        Dictionary<string, Component> components = [];
        string[] names = [.. all?.Names ?? []];
        foreach (string name in names)
        {
            BootstrapReader.CheckName(all!, name);
            YamlFields fields = all!.Map(name)!;
            components.Add(name, Read(name, fields, names, tree));
        }

        foreach (string name in names)
        {
            if (CircleFrom(name, components) is { } circle && circle.Min(names.Index) == names.Index(name))
            {
                // Told once, at the circle's first component in the file.
                all!.Map(name)!.Problem("after", $"goes in a circle: {string.Join(" after ", [.. circle, name])}");
            }
        }

        return components;
    }

    private static Component Read(string name, YamlFields fields, string[] names, TreeCheck? tree)
    {
        string word = fields.Text("kind");
        Component component = new()
        {
            Name = name,
            Line = fields.Line,
            Kind = ComponentKind.Freestanding,
            After = fields.Texts("after"),
            Inputs = fields.Texts("inputs"),
        };
        foreach (string before in component.After.Where(before => !names.Contains(before)))
        {
            fields.Problem("after", $"there is no component '{before}'{Nearest.HintOrList(before, names)}");
        }

        foreach (string input in component.Inputs)
        {
            Tell("inputs", tree is null ? TreeCheck.OfShape(input) : tree.OfPath(input));
        }

        if (!s_kinds.TryGetValue(word, out ComponentKind kind))
        {
            if (word.Length > 0)
            {
                fields.Problem(
                    "kind", $"'{word}' should be {string.Join(", ", s_kinds.Keys)}{Nearest.Hint(word, s_kinds.Keys)}");
            }

            // Which fields belong here depends on the kind; of a kind that is missing, only that is told.
            if (fields.Has("kind"))
            {
                return component;
            }
        }

        if (fields.Has("kind"))
        {
            component = ReadKind(component with { Kind = kind }, fields, Tell, tree);
            fields.Finish();
        }
        else if (!fields.IsBroken)
        {
            string? meant = fields.Names.FirstOrDefault(field => Nearest.To(field, ["kind"]) is not null);
            if (meant is null)
            {
                fields.Problem("kind", "is missing");
            }
            else
            {
                fields.Problem(meant, "is not a field here; did you mean 'kind'?");
            }
        }

        return component;

        void Tell(string field, string? problem)
        {
            if (problem is not null)
            {
                fields.Problem(field, problem);
            }
        }
    }

    private static Component ReadKind(
        Component component, YamlFields fields, Action<string, string?> tell, TreeCheck? tree)
    {
        switch (component.Kind)
        {
            case ComponentKind.Freestanding:
                component = component with { Project = Project(), Output = fields.Text("output") };
                tell("output", component.Output.Length > 0 ? TreeCheck.OfShape(component.Output) : null);
                return component;
            case ComponentKind.Server:
                return component with { Project = Project() };
            case ComponentKind.Debian:
                component = component with
                {
                    Package = fields.Text("package"),
                    FollowDependency = fields.Flag("follow"),
                    Pick = fields.Texts("pick"),
                };
                tell("pick", component.Pick.Count == 0 && !fields.HasProblem("pick") ? "should name the files to take" : null);
                return component;
            default:
                component = component with
                {
                    Sources = fields.Text("sources"),
                    Compiler = fields.OptionalText("compiler") ?? "gcc",
                    Flags = fields.Texts("flags"),
                };
                tell("compiler", component.Compiler.Length == 0 ? "is empty" : null);
                tell("sources", component.Sources.Length == 0 ? null : SourcesProblem(component.Sources, tree));
                return component;
        }

        string Project()
        {
            string project = fields.Text("project");
            tell("project", project.Length == 0 ? null
                : tree is null ? TreeCheck.OfShape(project)
                : tree.OfFile(project));
            return project;
        }
    }

    private static string? SourcesProblem(string sources, TreeCheck? tree) =>
        tree is null ? TreeCheck.OfShape(sources)
        : tree.OfFolder(sources)
            ?? (tree.FilesIn(sources).Any(file => !file.Contains('/') && file.EndsWith(".c", StringComparison.Ordinal))
                ? null
                : $"'{sources}' has no *.c files");

    /// <summary>The components from <paramref name="start"/> on that lead back to it; null where none do.</summary>
    private static IReadOnlyList<string>? CircleFrom(string start, Dictionary<string, Component> components)
    {
        HashSet<string> seen = [];
        return Visit(start, [start]);

        IReadOnlyList<string>? Visit(string name, IReadOnlyList<string> way)
        {
            foreach (string before in components.TryGetValue(name, out Component? component) ? component.After : [])
            {
                if (before == start)
                {
                    return way;
                }

                if (seen.Add(before) && Visit(before, [.. way, before]) is { } circle)
                {
                    return circle;
                }
            }

            return null;
        }
    }

    private static int Index(this string[] names, string name) => Array.IndexOf(names, name);
}
