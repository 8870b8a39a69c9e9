using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>
/// Compiles a folder of C files into static Linux programs: one for each file, and one for each folder in it, of all its files.
/// </summary>
internal static class CPrograms
{
    private const string Sources = "*.c";

    /// <summary>The programs that a component leaves.</summary>
    public static IReadOnlyList<string> ResultsOf(Repository repository, Component component) =>
        [.. ProgramsOf(repository, component).Select(program => ResultOf(repository, component, program))];

    /// <summary>Compiles the component's programs.</summary>
    public static async Task BuildAsync(Repository repository, Component component, CancellationToken cancellation)
    {
        string[] programs = ProgramsOf(repository, component);
        if (programs.Length == 0)
        {
            throw new ToolException($"bootstrap.yml:{component.Line}: no *.c files in {component.Sources}");
        }

        foreach (string program in programs)
        {
            string result = ResultOf(repository, component, program);
            Directory.CreateDirectory(Path.GetDirectoryName(result)!);
            await HostCommand.RunCheckedAsync(
                component.Compiler,
                [
                    "-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", IsIndependent(program) ? "-static-pie" : "-static", "-pthread",
                    .. component.Flags, "-o", result, .. SourcesOf(program),
                ],
                repository.Root,
                repository.BuildLogOf(component.Name),
                cancellation);
        }
    }

    /// <summary>Whether a line "//: pie" is among those at the head of one of its files.</summary>
    private static bool IsIndependent(string program) =>
        SourcesOf(program).Any(source =>
            File.ReadLines(source).TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)).Contains("//: pie"));

    /// <summary>The paths of the files and folders that are programs.</summary>
    private static string[] ProgramsOf(Repository repository, Component component)
    {
        string folder = repository.PathOf(component.Sources);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, Sources).Concat(
                Directory.EnumerateDirectories(folder).Where(inner => SourcesOf(inner).Length > 0)).Order()]
            : [];
    }

    private static string[] SourcesOf(string program) =>
        Directory.Exists(program) ? [.. Directory.EnumerateFiles(program, Sources).Order()] : [program];

    private static string ResultOf(Repository repository, Component component, string program) =>
        Path.Combine(repository.Out, "c", component.Name, Path.GetFileNameWithoutExtension(program));
}
