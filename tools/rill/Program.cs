using System.CommandLine;
using System.CommandLine.Help;
using Rill.Tool.Commands;
using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;

StandardStreams.Install();
RootCommand root = new("Builds, runs and tests Rill.")
{
    new BuildCommand().Create(),
    ImageCommand.Create(),
    new RunCommand().Create(),
    new ExecCommand().Create(),
    new TestCommand().Create(),
    new BenchCommand().Create(),
    new HandbookCommand().Create(),
};

foreach (HelpAction help in root.Options.Select(option => option.Action).OfType<HelpAction>())
{
    // Without this .NET is asked, which changes the terminal's modes for it.
    help.MaxWidth = Terminal.SizeOf(Terminal.StandardOutput).Columns is > 0 and int columns ? columns : int.MaxValue;
}

using Interruption interruption = Interruption.Watch();
Descendants.Adopt();
try
{
    ParseResult line = root.Parse(args);
    InvocationConfiguration configuration = new()
    {
        EnableDefaultExceptionHandler = false,

        // No time limit for putting things in order: Interruption has a second signal for that.
        ProcessTerminationTimeout = null,
    };
    return await line.InvokeAsync(configuration, interruption.Token);
}
catch (ToolException error)
{
    Report.ForConsole().Error(error.Message);
    return error.ExitCode;
}
catch (IOException error)
{
    // A closed standard output among them, as in `./rill exec ... | head`.
    Report.ForConsole().Error(error.Message);
    return 1;
}
catch (OperationCanceledException) when (interruption.Status != 0)
{
    return interruption.Status;
}
finally
{
    // Whatever was started does not outlive the command.
    Descendants.EndAll();
}
