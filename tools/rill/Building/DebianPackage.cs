using System.Text.RegularExpressions;
using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>Takes files out of Debian's binary packages, which are downloaded and unpacked but never installed.</summary>
internal static partial class DebianPackage
{
    /// <summary>The picked files, or none while one is missing.</summary>
    public static IReadOnlyList<string> ResultsOf(Repository repository, Component component)
    {
        string files = Path.Combine(FolderOf(repository, component), "files");
        string[][] found = [.. component.Pick.Select(pattern => Matching(files, pattern))];
        return found.Any(some => some.Length == 0) ? [] : [.. found.SelectMany(some => some)];
    }

    /// <summary>Downloads and unpacks the package.</summary>
    public static async Task FetchAsync(Repository repository, Component component, CancellationToken cancellation)
    {
        string folder = FolderOf(repository, component);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        string package = component.FollowDependency
            ? await DependencyOfAsync(component, folder, cancellation)
            : component.Package;
        HostResult result = await HostCommand.RunAsync("apt-get", ["download", package], folder, null, cancellation);
        string? file = Directory.EnumerateFiles(folder, "*.deb").FirstOrDefault();
        if (result.ExitCode != 0 || file is null)
        {
            throw new ToolException(
                $"bootstrap.yml:{component.Line}: package: '{package}' could not be downloaded "
                + $"(does 'apt-get update' help?)\n{HostCommand.Tail(result.Output + result.Errors, 10)}");
        }

        await HostCommand.RunCheckedAsync("dpkg-deb", ["-x", file, "files"], folder, cancellation);
        File.Delete(file);
        if (ResultsOf(repository, component).Count == 0)
        {
            throw new ToolException(
                $"bootstrap.yml:{component.Line}: pick: {package} does not have all of "
                + string.Join(", ", component.Pick));
        }
    }

    private static string FolderOf(Repository repository, Component component) =>
        Path.Combine(repository.Cache, "debian", component.Name);

    private static string[] Matching(string folder, string pattern)
    {
        string place = Path.Combine(folder, Path.GetDirectoryName(pattern) ?? "");
        return Directory.Exists(place)
            ? [.. Directory.EnumerateFiles(place, Path.GetFileName(pattern)).Order()]
            : [];
    }

    private static async Task<string> DependencyOfAsync(
        Component component, string folder, CancellationToken cancellation)
    {
        string output = await HostCommand.RunCheckedAsync(
            "apt-cache", ["depends", "--important", component.Package], folder, cancellation);
        Match match = DependsLine().Match(output);
        return match.Success
            ? match.Groups[1].Value
            : throw new ToolException(
                $"bootstrap.yml:{component.Line}: package: '{component.Package}' depends on nothing");
    }

    [GeneratedRegex(@"^\s*Depends: (\S+)", RegexOptions.Multiline)]
    private static partial Regex DependsLine();
}
