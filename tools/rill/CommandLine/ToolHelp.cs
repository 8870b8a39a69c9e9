using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Rill.Tool.Commands;
using Rill.Tool.Support;

namespace Rill.Tool.CommandLine;

/// <summary>The help of a command: what System.CommandLine makes of it, then notes, exit statuses and examples.</summary>
internal sealed class ToolHelp(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>What is comfortable to read, however wide the window.</summary>
    private const int MostColumns = 100;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ToolCommand? command = parseResult.CommandResult.Command as ToolCommand;
        TextWriter to = parseResult.InvocationConfiguration.Output;
        int status = InvokeUsual(parseResult, command?.Usage ?? "./rill COMMAND ...");
        foreach (string note in command?.Notes ?? [])
        {
            Write("", note);
            to.WriteLine();
        }

        to.WriteLine("Exit status:");
        foreach (ExitStatus value in ExitStatuses.Of(command))
        {
            Write($"  {(int)value,-4} ", ExitStatuses.Meaning(value));
        }

        if (command?.Name == ExecCommand.Name)
        {
            to.WriteLine("  else the status of the command");
        }

        if (command is { Examples.Count: > 0 })
        {
            to.WriteLine();
            to.WriteLine("Examples:");
            foreach ((string line, string does) in command.Examples)
            {
                to.WriteLine($"  {line}");
                Write("      ", does);
            }
        }

        return status;

        void Write(string first, string text)
        {
            foreach (string line in WrappedText.Lines(first, text, Math.Min(usual.MaxWidth, MostColumns)))
            {
                to.WriteLine(line);
            }
        }
    }

    /// <summary>Writes the usual help, but with the usage in our words: it knows nothing of `--`.</summary>
    private int InvokeUsual(ParseResult parseResult, string usage)
    {
        TextWriter to = parseResult.InvocationConfiguration.Output;
        using StringWriter text = new();
        parseResult.InvocationConfiguration.Output = text;
        int status = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = to;
        string[] lines = text.ToString().Split(Environment.NewLine);
        int at = Array.IndexOf(lines, "Usage:");
        lines[at + 1] = "  " + usage;
        to.Write(string.Join(Environment.NewLine, lines));
        return status;
    }
}
