using System.CommandLine;
using System.CommandLine.Help;
using Rill.Tool.Commands;
using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;

namespace Rill.Tool.CommandLine;

/// <summary>The tool as a whole: its commands, and how a command line becomes an exit status.</summary>
internal static class RillTool
{
    /// <summary>All commands.</summary>
    public static RootCommand CreateRoot()
    {
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
        root.Directives.Clear();
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        HelpAction usual = (HelpAction)help.Action!;

        // Without this .NET is asked, which changes the terminal's modes for it.
        usual.MaxWidth = Terminal.SizeOf(Terminal.StandardOutput).Columns is > 0 and int columns ? columns : int.MaxValue;
        help.Action = new ToolHelp(usual);
        return root;
    }

    /// <summary>
    /// Reads a command line. Words that begin with '@' are words, not files with more words; a short option is no
    /// bundle of letters.
    /// </summary>
    public static ParseResult Parse(IReadOnlyList<string> words) => CreateRoot().Parse(
        words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit status: the tool's own, or the one of the command that `exec` ran.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        StandardStreams.Install();
        using Interruption interruption = Interruption.Watch();
        Descendants.Adopt();
        try
        {
            ParseResult line = Parse(words);
            bool asksForHelp = line.Action is ToolHelp or { ClearsParseErrors: true };
            if (!asksForHelp && UsageProblems.Of(line, words) is { Count: > 0 } problems)
            {
                foreach (string problem in problems)
                {
                    Report.ForConsole().Error(problem);
                }

                string command = line.CommandResult.Command is ToolCommand named ? $" {named.Name}" : "";
                return ExitStatuses.End(ExitStatus.Usage, $"'./rill{command} --help' tells more");
            }

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
            return Fail(error.Message, error.Status);
        }
        catch (OperationCanceledException) when (interruption.Status != 0)
        {
            Report.ForConsole().Error($"status {interruption.Status}: {ExitStatuses.Meaning((ExitStatus)interruption.Status)}");
            return interruption.Status;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A closed standard output among them, as in `./rill exec ... | head`.
            return Fail(error.Message, ExitStatus.Failed);
        }
        catch (Exception error)
        {
            // Without this the runtime would end the process with status 134, which a command of `exec` may have too.
            return Fail($"a fault of the tool itself:\n{error}", ExitStatus.Failed);
        }
        finally
        {
            // Whatever was started does not outlive the command.
            Descendants.EndAll();
        }
    }

    private static int Fail(string message, ExitStatus status)
    {
        Report.ForConsole().Error(message);
        return ExitStatuses.End(status);
    }
}
