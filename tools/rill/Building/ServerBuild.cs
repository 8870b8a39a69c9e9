using System.Text;
using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>Publishes servers, several in one `dotnet publish` so that what they share is compiled once.</summary>
internal static class ServerBuild
{
    /// <summary>The stripped program that a server component leaves.</summary>
    public static string ResultOf(Repository repository, Component component) =>
        Path.Combine(repository.Out, "servers", component.Name);

    /// <summary>Publishes and strips <paramref name="components"/>.</summary>
    public static async Task RunAsync(
        Repository repository, IReadOnlyList<Component> components, CancellationToken cancellation)
    {
        foreach (Component component in components)
        {
            if (!File.Exists(repository.PathOf(component.Project)))
            {
                throw new ToolException($"bootstrap.yml:{component.Line}: {component.Project} does not exist");
            }
        }

        string solution = Path.Combine(repository.Out, "servers.slnx");
        StringBuilder text = new("<Solution>\n");
        foreach (Component component in components)
        {
            text.Append($"  <Project Path=\"../{component.Project}\" />\n");
        }

        Directory.CreateDirectory(repository.Out);
        File.WriteAllText(solution, text.Append("</Solution>\n").ToString());
        await DotnetBuild.RunCheckedAsync(
            repository, ["publish", solution], repository.BuildLogOf("servers"), cancellation);
        foreach (Component component in components)
        {
            string result = ResultOf(repository, component);
            Directory.CreateDirectory(Path.GetDirectoryName(result)!);

            // Binutils' strip: llvm-objcopy refuses these files.
            await HostCommand.RunCheckedAsync(
                "strip",
                ["-o", result, PublishedProgram(repository, component)],
                repository.Root,
                repository.BuildLogOf(component.Name),
                cancellation);
        }
    }

    private static string PublishedProgram(Repository repository, Component component)
    {
        string project = Path.GetFileNameWithoutExtension(component.Project);
        string folder = Path.Combine(repository.Out, "dotnet", "publish", project);
        string? program = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetExtension(path).Length == 0 && path.Contains("release"))
                .OrderByDescending(File.GetLastWriteTimeUtc)
                .FirstOrDefault()
            : null;
        return program ?? throw new ToolException($"{component.Project} was published but left no program in {folder}");
    }
}
