using System.CommandLine;
using Rill.Tool.Building;
using Rill.Tool.Support;

namespace Rill.Tool.Commands;

/// <summary>`rill build`: makes components, all of them or those named.</summary>
internal sealed class BuildCommand
{
    private readonly Argument<string[]> _names = new("COMPONENT")
    {
        Description = "names from bootstrap.yml; none means all",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        Command command = new("build", "Build the system's components") { _names };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        string[] names = line.GetValue(_names) is { Length: > 0 } asked ? asked : [.. workspace.Bootstrap.Components.Keys];
        if (names.FirstOrDefault(name => !workspace.Bootstrap.Components.ContainsKey(name)) is { } unknown)
        {
            throw new ToolException($"bootstrap.yml has no component '{unknown}'", 2);
        }

        using (await BuildLock.TakeAsync(workspace.Repository, cancellation))
        {
            await workspace.Builder.BuildAsync(names);
        }

        return 0;
    }
}
