using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>Compiles a folder of C files into static Linux programs, one for each file.</summary>
internal static class CPrograms
{
    /// <summary>The programs that a component leaves.</summary>
    public static IReadOnlyList<string> ResultsOf(Repository repository, Component component) =>
        [.. SourcesOf(repository, component).Select(source => ResultOf(repository, component, source))];

    /// <summary>Compiles the component's programs.</summary>
    public static async Task BuildAsync(Repository repository, Component component, CancellationToken cancellation)
    {
        string[] sources = SourcesOf(repository, component);
        if (sources.Length == 0)
        {
            throw new ToolException($"bootstrap.yml:{component.Line}: no *.c files in {component.Sources}");
        }

        foreach (string source in sources)
        {
            string result = ResultOf(repository, component, source);
            Directory.CreateDirectory(Path.GetDirectoryName(result)!);
            await HostCommand.RunCheckedAsync(
                component.Compiler,
                ["-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-pthread", .. component.Flags, "-o", result, source],
                repository.Root,
                repository.BuildLogOf(component.Name),
                cancellation);
        }
    }

    private static string[] SourcesOf(Repository repository, Component component)
    {
        string folder = repository.PathOf(component.Sources);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.c").Order()] : [];
    }

    private static string ResultOf(Repository repository, Component component, string source) =>
        Path.Combine(repository.Out, "c", component.Name, Path.GetFileNameWithoutExtension(source));
}
