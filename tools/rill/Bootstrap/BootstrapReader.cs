using Rill.Tool.Support;
using YamlDotNet.RepresentationModel;

namespace Rill.Tool.Bootstrap;

/// <summary>
/// Reads bootstrap.yml. The handbook's page "The bootstrap file" describes its fields. All that is wrong is told at once,
/// each with file, line and field.
/// </summary>
internal static class BootstrapReader
{
    /// <summary>What names of components and archives consist of: they become names of files.</summary>
    private const string NameRule = "a name should have letters, digits, '-', '_' and '.' only";

    /// <summary>The file's name.</summary>
    private const string FileName = "bootstrap.yml";

    /// <summary>Reads the file of that name in the tree's root, and looks whether what it names is there.</summary>
    /// <exception cref="ToolException">Something is wrong with it.</exception>
    public static BootstrapFile ReadFrom(Repository repository)
    {
        string path = repository.PathOf(FileName);
        return File.Exists(path)
            ? Read(FileName, File.ReadAllText(path), new TreeCheck(repository))
            : throw new ToolException($"{FileName} is missing in {repository.Root}");
    }

    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <param name="file">The file's name in messages.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="tree">Looks for the files that it names; null leaves that out.</param>
    /// <exception cref="ToolException">Something is wrong with it.</exception>
    public static BootstrapFile Read(string file, string text, TreeCheck? tree = null)
    {
        YamlProblems problems = new(file);
        YamlNode? root = YamlText.Load(text, problems);
        problems.ThrowIfAny();

        YamlFields top = new(problems, "", root!);
        // Where a whole part is missing, what other parts name of it is not missed one by one.
        YamlFields? componentFields = top.Map("components");
        string[]? componentNames = componentFields is { IsBroken: false } ? [.. componentFields.Names] : null;
        Dictionary<string, Component> components = ComponentReader.ReadAll(componentFields, tree);
        YamlFields? archiveFields = top.Map("archives");
        string[]? archiveNames = archiveFields is { IsBroken: false } ? [.. archiveFields.Names] : null;
        Dictionary<string, IReadOnlyList<ArchiveItem>> archives = ReadArchives(archiveFields, componentNames, tree);
        ImageLayout image = ReadImage(top.Map("image"), components, componentNames, archiveNames);
        top.Finish();

        // What stands twice in an archive, and then what stands in two that boot together.
        ArchivePaths paths = new(components, tree);
        foreach ((string name, IReadOnlyList<ArchiveItem> items) in archives)
        {
            paths.FindTwice([(name, items)], problems);
        }

        paths.FindTwice(
            [.. image.Archives.Where(archives.ContainsKey).Select(name => (name, archives[name]))], problems);
        problems.ThrowIfAny();
        return new BootstrapFile { Components = components, Archives = archives, Image = image };
    }

    /// <summary>Looks whether archives that one machine boots with bring in a path twice.</summary>
    /// <exception cref="ToolException">They do.</exception>
    public static void CheckTogether(BootstrapFile file, IEnumerable<string> archives, Repository repository)
    {
        YamlProblems problems = new(FileName);
        new ArchivePaths(file.Components, new TreeCheck(repository))
            .FindTwice([.. archives.Select(name => (name, file.ArchiveNamed(name)))], problems);
        problems.ThrowIfAny();
    }

    /// <summary>Adds a problem unless <paramref name="name"/> can be a component's or an archive's name.</summary>
    public static void CheckName(YamlFields fields, string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name[0] == '.')
        {
            fields.Problem(name, NameRule);
        }
    }

    private static Dictionary<string, IReadOnlyList<ArchiveItem>> ReadArchives(
        YamlFields? all, string[]? components, TreeCheck? tree)
    {
        Dictionary<string, IReadOnlyList<ArchiveItem>> archives = [];
        foreach (string name in all?.Names ?? [])
        {
            CheckName(all!, name);
            List<ArchiveItem> items = [];
            foreach (YamlFields fields in all!.Maps(name))
            {
                items.Add(ArchiveItemReader.Read(fields, components, tree));
                fields.Finish();
            }

            archives.Add(name, items);
        }

        return archives;
    }

    private static ImageLayout ReadImage(
        YamlFields? fields, Dictionary<string, Component> components, string[]? componentNames, string[]? archiveNames)
    {
        if (fields is null)
        {
            return new ImageLayout(ImageLayout.UsualSize, "", []);
        }

        string kernel = fields.Text("kernel");
        if (kernel.Length > 0 && componentNames?.Contains(kernel) == false)
        {
            fields.Problem("kernel", $"there is no component '{kernel}'{Nearest.HintOrList(kernel, componentNames)}");
        }
        else if (components.TryGetValue(kernel, out Component? component) && component.Kind != ComponentKind.Freestanding)
        {
            fields.Problem("kernel", $"'{kernel}' should be a freestanding component");
        }

        IReadOnlyList<string> names = fields.Texts("archives");
        if (names.Count == 0 && !fields.HasProblem("archives"))
        {
            fields.Problem("archives", "should name the archives that the machine starts with");
        }

        foreach (string name in names.Where(name => archiveNames?.Contains(name) == false))
        {
            fields.Problem("archives", $"there is no archive '{name}'{Nearest.HintOrList(name, archiveNames!)}");
        }

        foreach (string name in names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            fields.Problem("archives", $"'{name}' stands there twice");
        }

        int size = fields.OptionalNumber("size", ImageLayout.LeastSize, ImageLayout.MostSize) ?? ImageLayout.UsualSize;
        fields.Finish();
        return new ImageLayout(size, kernel, [.. names.Distinct()]);
    }
}
