using System.CommandLine;
using Rill.Tool.Commands;
using Rill.Tool.Support;

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

try
{
    ParseResult line = root.Parse(args);
    return await line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
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
catch (OperationCanceledException)
{
    // Interrupted by the user: the status of a program ended by SIGINT.
    return 130;
}
