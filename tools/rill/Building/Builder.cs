using System.Diagnostics;
using Rill.Tool.Bootstrap;
using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>
/// Makes components, each only when it is stale. The .NET projects share libraries and so go one `dotnet` at a time
/// (all stale servers in one); Debian packages and C programs are made beside them.
/// </summary>
internal sealed class Builder
{
    /// <summary>Files that every .NET build reads.</summary>
    private static readonly string[] s_common =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", "servers/Directory.Build.props"];

    private readonly Repository _repository;
    private readonly BootstrapFile _bootstrap;
    private readonly Report _report;
    private readonly CancellationToken _cancellation;

    /// <summary>A builder for the components of <paramref name="bootstrap"/>.</summary>
    public Builder(
        Repository repository, BootstrapFile bootstrap, Report report, CancellationToken cancellation)
    {
        _repository = repository;
        _bootstrap = bootstrap;
        _report = report;
        _cancellation = cancellation;
    }

    /// <summary>Makes <paramref name="names"/> and all they come after.</summary>
    public Task BuildAsync(IEnumerable<string> names)
    {
        return _report.WhileAsync("looking for what is stale", () =>
        {
            IReadOnlyList<Component> order = _bootstrap.InBuildOrder(names);
            Task dotnet = BuildDotnetAsync([.. order.Where(IsDotnet)]);
            Task others = Task.WhenAll(order.Where(component => !IsDotnet(component)).Select(BuildOtherAsync));
            return Task.WhenAll(dotnet, others);
        });
    }

    /// <summary>The files that a component's build leaves.</summary>
    public IReadOnlyList<string> ResultsOf(Component component)
    {
        return component.Kind switch
        {
            ComponentKind.Freestanding => [_repository.PathOf(component.Output)],
            ComponentKind.Server => [ServerBuild.ResultOf(_repository, component)],
            ComponentKind.Debian => DebianPackage.ResultsOf(_repository, component),
            ComponentKind.C => CPrograms.ResultsOf(_repository, component),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The files that an archive's item means, of those its component left; one, unless it takes all.</summary>
    public IReadOnlyList<string> FilesOf(ArchiveItem item)
    {
        IReadOnlyList<string> results = ResultsOf(_bootstrap.Components[item.Source]);
        string[] fitting = [.. results.Where(path => item.Pick.Length == 0 || Path.GetFileName(path) == item.Pick)];
        return fitting.Length == 1 || item.Kind == ArchiveItemKind.Programs
            ? fitting
            : throw new ToolException(
                $"bootstrap.yml:{item.Line}: pick should name one of the files of '{item.Source}': "
                + string.Join(", ", results.Select(Path.GetFileName)));
    }

    private static bool IsDotnet(Component component) =>
        component.Kind is ComponentKind.Freestanding or ComponentKind.Server;

    private async Task BuildDotnetAsync(Component[] components)
    {
        List<(Component Component, Action Renew)> servers = [];
        foreach (Component component in components)
        {
            if (IsFresh(component, out Action renew))
            {
                continue;
            }

            if (component.Kind == ComponentKind.Server)
            {
                servers.Add((component, renew));
                continue;
            }

            await _report.StepAsync(component.Name, () => BuildFreestandingAsync(component));
            renew();
        }

        if (servers.Count > 0)
        {
            await _report.StepAsync(
                string.Join(", ", servers.Select(server => server.Component.Name)),
                () => ServerBuild.RunAsync(_repository, [.. servers.Select(server => server.Component)], _cancellation));
            servers.ForEach(server => server.Renew());
        }
    }

    private async Task BuildOtherAsync(Component component)
    {
        if (IsFresh(component, out Action renew))
        {
            return;
        }

        await _report.StepAsync(component.Name, () => component.Kind == ComponentKind.Debian
            ? DebianPackage.FetchAsync(_repository, component, _cancellation)
            : CPrograms.BuildAsync(_repository, component, _cancellation));
        renew();
    }

    private async Task BuildFreestandingAsync(Component component)
    {
        await DotnetBuild.RunCheckedAsync(
            _repository, ["build", component.Project], _repository.BuildLogOf(component.Name), _cancellation);
        if (!File.Exists(_repository.PathOf(component.Output)))
        {
            throw new ToolException(
                $"bootstrap.yml:{component.Line}: {component.Project} was built but left no {component.Output}");
        }
    }

    private bool IsFresh(Component component, out Action renew)
    {
        // A component is stale when one it comes after is: what that one left may be linked into it.
        IEnumerable<Component> all = _bootstrap.InBuildOrder([component.Name]);
        IEnumerable<string> folders = all.SelectMany(one => OwnInputs(one)).Distinct();
        IEnumerable<string> inputs = folders
            .SelectMany(path => Stamp.FilesUnder(_repository.PathOf(path)))
            .Distinct();
        string definition = string.Join('\n', all.Select(Definition));
        Stamp stamp = new(_repository.Root, Path.Combine(_repository.Out, "stamps", component.Name + ".json"));
        IReadOnlyList<string> results = ResultsOf(component);
        return stamp.IsFresh(definition, inputs, results, out renew) && results.Count > 0;
    }

    /// <summary>What of a component's description its results depend on.</summary>
    private static string Definition(Component component) =>
        string.Join(' ', [
            component.Kind.ToString(), component.Project, component.Output, component.Package, component.Sources,
            component.Compiler, .. component.Pick, .. component.Flags,
        ]);

    private static IEnumerable<string> OwnInputs(Component component)
    {
        IEnumerable<string> own = component.Kind switch
        {
            ComponentKind.Freestanding or ComponentKind.Server =>
                [Path.GetDirectoryName(component.Project)!, .. s_common],
            ComponentKind.C => [component.Sources],
            _ => [],
        };
        return component.Inputs.Concat(own);
    }
}
