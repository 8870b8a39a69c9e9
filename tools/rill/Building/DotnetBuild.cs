using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>
/// Runs `dotnet` to build. MSBuild believes the times of its files, so one that was cut off may leave half a file that
/// it takes for whole: a mark stands while it runs, and where the launcher finds one left it removes what was written
/// since.
/// </summary>
internal static class DotnetBuild
{
    /// <summary>Builds; a failure is the user's to read.</summary>
    /// <param name="repository">The tree.</param>
    /// <param name="arguments">What to build and how.</param>
    /// <param name="log">The file that keeps all it said when it fails.</param>
    /// <param name="cancellation">Cuts it off.</param>
    public static Task RunCheckedAsync(
        Repository repository, IEnumerable<string> arguments, string log, CancellationToken cancellation) =>
        MarkedAsync(repository, () => HostCommand.RunCheckedAsync(
            "dotnet", Quiet(arguments), repository.Root, log, cancellation));

    /// <summary>Builds, and gives what it said, whatever its exit status.</summary>
    public static Task<HostResult> RunAsync(
        Repository repository, IEnumerable<string> arguments, CancellationToken cancellation) =>
        MarkedAsync(repository, () => HostCommand.RunAsync(
            "dotnet", Quiet(arguments), repository.Root, null, cancellation));

    /// <summary>Less than "minimal" drops what a tool says that a build step runs, unless it has MSBuild's own form.</summary>
    private static IEnumerable<string> Quiet(IEnumerable<string> arguments) =>
        [.. arguments, "-c", "Release", "-v", "minimal", "-m:2", "-nodeReuse:false"];

    private static async Task<T> MarkedAsync<T>(Repository repository, Func<Task<T>> build)
    {
        // The name stands in the launcher, too.
        string mark = Path.Combine(repository.Out, "stamps", "dotnet.begun");
        Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
        await File.WriteAllTextAsync(mark, "");
        try
        {
            T result = await build();
            File.Delete(mark);
            return result;
        }
        catch (ToolException)
        {
            // It failed, but it was not cut off.
            File.Delete(mark);
            throw;
        }
    }
}
