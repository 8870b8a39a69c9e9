using Rill.Tool.Support;

namespace Rill.Tool.Bootstrap;

/// <summary>bootstrap.yml, read and checked.</summary>
internal sealed record BootstrapFile
{
    /// <summary>The components, by name.</summary>
    public required IReadOnlyDictionary<string, Component> Components { get; init; }

    /// <summary>The archives' lists, by name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ArchiveItem>> Archives { get; init; }

    /// <summary>The disk image's parts.</summary>
    public required ImageLayout Image { get; init; }

    /// <summary>The component of that name, which the tool itself needs.</summary>
    /// <exception cref="ToolException">bootstrap.yml has none.</exception>
    public Component ComponentNamed(string name) => Components.TryGetValue(name, out Component? component)
        ? component
        : throw new ToolException(
            $"bootstrap.yml: components: has no '{name}', which is needed here{Nearest.Hint(name, Components.Keys)}");

    /// <summary>The list of the archive of that name, which the tool itself needs.</summary>
    /// <exception cref="ToolException">bootstrap.yml has none.</exception>
    public IReadOnlyList<ArchiveItem> ArchiveNamed(string name) =>
        Archives.TryGetValue(name, out IReadOnlyList<ArchiveItem>? archive)
            ? archive
            : throw new ToolException(
                $"bootstrap.yml: archives: has no '{name}', which is needed here{Nearest.Hint(name, Archives.Keys)}");

    /// <summary>The components that <paramref name="names"/> need, themselves included, in an order to build in.</summary>
    public IReadOnlyList<Component> InBuildOrder(IEnumerable<string> names)
    {
        List<Component> order = [];
        HashSet<string> seen = [];
        foreach (string name in names)
        {
            Visit(name);
        }

        return order;

        void Visit(string name)
        {
            if (!seen.Add(name))
            {
                return;
            }

            Component component = ComponentNamed(name);
            foreach (string before in component.After)
            {
                Visit(before);
            }

            order.Add(component);
        }
    }

    /// <summary>The components whose files <paramref name="archive"/> holds.</summary>
    public IEnumerable<string> ComponentsOf(string archive)
    {
        return ArchiveNamed(archive)
            .Where(item => item.NamesComponent)
            .Select(item => item.Source)
            .Distinct();
    }
}
