using System.Text.RegularExpressions;
using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>Takes files out of Debian's binary packages, which are downloaded and unpacked but never installed.</summary>
internal static partial class DebianPackage
{
    private static readonly SemaphoreSlim s_lists = new(1);

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
        string? error = await DownloadAsync(component, folder, cancellation);
        if (error is not null && Environment.IsPrivilegedProcess)
        {
            // apt's lists are missing, or name a version that the mirror has no more.
            string? listsError = await UpdateListsAsync(folder, cancellation);
            error = await DownloadAsync(component, folder, cancellation);
            if (error is not null && listsError is not null)
            {
                error = $"{listsError}\n{error}";
            }
        }

        if (error is not null)
        {
            throw new ToolException(
                $"bootstrap.yml:{component.Line}: package: '{component.Package}' could not be downloaded; "
                + $"'apt-get update', run as root, may help\n{error}");
        }

        string file = Directory.EnumerateFiles(folder, "*.deb").Single();
        await HostCommand.RunCheckedAsync("dpkg-deb", ["-x", file, "files"], folder, repository.BuildLogOf(component.Name), cancellation);
        File.Delete(file);
        if (ResultsOf(repository, component).Count == 0)
        {
            throw new ToolException(
                $"bootstrap.yml:{component.Line}: pick: {Path.GetFileName(file)} does not have all of "
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

    // What went wrong, or null.
    private static async Task<string?> DownloadAsync(
        Component component, string folder, CancellationToken cancellation)
    {
        string package = component.Package;
        if (component.FollowDependency)
        {
            HostResult depends = await HostCommand.RunAsync(
                "apt-cache", ["depends", "--important", package], folder, null, cancellation);
            Match match = DependsLine().Match(depends.Output);
            if (!match.Success)
            {
                return depends.ExitCode == 0 ? $"{package} depends on nothing" : FailureText.Joined(depends);
            }

            package = match.Groups[1].Value;
        }

        HostResult result = await HostCommand.RunAsync("apt-get", ["download", package], folder, null, cancellation);
        return result.ExitCode == 0 ? null : FailureText.Joined(result);
    }

    // What went wrong, or null.
    private static async Task<string?> UpdateListsAsync(string folder, CancellationToken cancellation)
    {
        // Components are made side by side, but apt's lists have one lock.
        await s_lists.WaitAsync(cancellation);
        try
        {
            HostResult result = await HostCommand.RunAsync("apt-get", ["update", "-q"], folder, null, cancellation);
            return result.ExitCode == 0 ? null : FailureText.Joined(result);
        }
        finally
        {
            s_lists.Release();
        }
    }

    [GeneratedRegex(@"^\s*Depends: (\S+)", RegexOptions.Multiline)]
    private static partial Regex DependsLine();
}
