using System.CommandLine;
using Rill.Tool.Building;
using Rill.Tool.CommandLine;
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
        ToolCommand command = new("build", "Build the system's components")
        {
            TakesWords = true,
            Usage = "./rill build [COMPONENT]...",
            Examples =
            [
                ("./rill build", "makes all that is stale"),
                ("./rill build posix", "makes one component, and what it comes after"),
            ],
        };
        command.Arguments.Add(_names);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        IEnumerable<string> known = workspace.Bootstrap.Components.Keys;
        string[] names = line.GetValue(_names) is { Length: > 0 } asked ? asked : [.. known];
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new UsageException(
                $"build: bootstrap.yml has no component '{unknown}'{Nearest.HintOrList(unknown, known)}");
        }

        using (await BuildLock.TakeAsync(workspace.Repository, workspace.Report, cancellation))
        {
            await workspace.Builder.BuildAsync(names);
        }

        return (int)ExitStatus.Done;
    }
}
