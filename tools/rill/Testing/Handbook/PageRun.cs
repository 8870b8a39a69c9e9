using Rill.Tool.Support;

namespace Rill.Tool.Testing.Handbook;

/// <summary>Which blocks of a page to follow.</summary>
[Flags]
internal enum PageParts
{
    /// <summary>The files that it writes and the changes that it makes.</summary>
    Changes = 1,

    /// <summary>What it runs and shows.</summary>
    Runs = 2,

    /// <summary>Everything.</summary>
    All = Changes | Runs,
}

/// <summary>Follows a page block by block in the scratch tree, as a reader does.</summary>
internal sealed class PageRun(TestedPage page, ScratchTree tree, CancellationToken cancellation)
{
    private readonly BlockShell _shell = new(tree, cancellation);

    /// <summary>Follows the page.</summary>
    /// <returns>What went wrong first, with file and line; null where nothing did.</returns>
    public async Task<string?> RunAsync(PageParts parts)
    {
        BlockResult? written = null;
        PageBlock? onTerminal = null;
        foreach (PageBlock block in page.Blocks)
        {
            bool isChange = block.Kind is BlockKind.File or BlockKind.Difference;
            if (!parts.HasFlag(isChange ? PageParts.Changes : PageParts.Runs))
            {
                continue;
            }

            string? wrong = null;
            switch (block.Kind)
            {
                case BlockKind.Shell when block.RunBy.Length > 0:
                    wrong = CheckRunBy(block);
                    break;
                case BlockKind.Shell when block.IsOnTerminal:
                    onTerminal = block;
                    break;
                case BlockKind.Shell:
                    written = await _shell.RunAsync(block.Text);
                    wrong = CheckStatus(block, written);
                    break;
                case BlockKind.Guest:
                    written = await _shell.RunInGuestAsync(block.Text);
                    wrong = CheckStatus(block, written);
                    break;
                case BlockKind.Typed:
                    wrong = await TalkAsync(onTerminal!, block);
                    break;
                case BlockKind.Output:
                    wrong = CheckOutput(block, written!);
                    break;
                case BlockKind.Excerpt:
                    wrong = CheckExcerpt(block);
                    break;
                case BlockKind.File:
                    Write(block);
                    break;
                case BlockKind.Difference:
                    wrong = Change(block);
                    break;
                case BlockKind.Picture:
                    break;
            }

            if (wrong is not null)
            {
                return wrong;
            }
        }

        return null;
    }

    private string? CheckStatus(PageBlock block, BlockResult result)
    {
        if (result.Status == block.Status)
        {
            return null;
        }

        string ended = result.Status is { } status
            ? $"ended with status {status}, expected {block.Status}"
            : $"were still running after {BlockShell.Patience.TotalMinutes:0} minutes";
        return $"{page.At(block.Line)}: the commands of this block {ended}:\n{block.Text}they wrote:\n{result.Output}";
    }

    private string? CheckOutput(PageBlock block, BlockResult written)
    {
        OutputPattern expected = new(block.Lines);
        return expected.Matches(written.Output)
            ? null
            : $"{page.At(block.Line)}: the block before this one wrote something else (- expected, + written):\n"
                + expected.Describe(written.Output);
    }

    private string? CheckExcerpt(PageBlock block)
    {
        string path = tree.To.PathOf(block.Path);
        return !File.Exists(path) ? $"{page.At(block.Line)}: there is no {block.Path}"
            : Excerpt.IsIn(File.ReadAllText(path), block.Lines) ? null
            : $"{page.At(block.Line)}: these lines do not stand so in {block.Path}:\n{block.Text}";
    }

    private string? CheckRunBy(PageBlock block)
    {
        string path = tree.To.PathOf(block.RunBy);
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        string? missing = block.Lines
            .Select(line => line.Split(" #")[0].Trim())
            .FirstOrDefault(command => command.Length > 0 && !lines.Any(line => IsRunIn(command, line)));
        return missing is null ? null : $"{page.At(block.Line)}: {block.RunBy} does not run '{missing}'";
    }

    /// <summary>Whether a line of a script has the command, as its whole or up to what takes its output or follows it.</summary>
    private static bool IsRunIn(string command, string line)
    {
        int at = line.IndexOf(command, StringComparison.Ordinal);
        return at >= 0
            && line[..at].TrimStart() is "" or "exec " or "if "
            && line[(at + command.Length)..].TrimStart() is "" or ['|' or ';' or '&', ..];
    }

    private void Write(PageBlock block)
    {
        string path = tree.To.PathOf(block.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, block.Text);
    }

    private string? Change(PageBlock block)
    {
        try
        {
            new TreeChange(block.Lines).Apply(tree.To.Root);
            return null;
        }
        catch (FormatException error)
        {
            return $"{page.At(block.Line)}: {error.Message}";
        }
    }

    private async Task<string?> TalkAsync(PageBlock commands, PageBlock typed)
    {
        string script = Path.Combine(tree.Folder, "block.sh");
        await File.WriteAllTextAsync(script, commands.Text, cancellation);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(BlockShell.Patience);
        using TerminalProcess terminal = new(script, tree.To.Root, limit.Token);
        try
        {
            int status = await new Dialogue(typed.Lines, typed.Line + 1).RunAsync(terminal);
            return CheckStatus(commands, new BlockResult(status, ""));
        }
        catch (DialogueException error)
        {
            return $"{page.At(error.Line)}: {error.Message}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{page.At(typed.Line)}: the dialogue was not over after {BlockShell.Patience.TotalMinutes:0} minutes; "
                + $"shown was:\n{terminal.Rest()}";
        }
    }
}
