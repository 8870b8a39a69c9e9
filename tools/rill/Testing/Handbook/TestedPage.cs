using Markdig;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Handbook;

/// <summary>A command of the tool that stands in a sentence.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Text">The command.</param>
internal sealed record InlineCommand(int Line, string Text);

/// <summary>A page of the handbook as the test sees it: blocks, commands in its text, and what is wrong with them.</summary>
internal sealed class TestedPage
{
    private const string Recipe = "recipe-";
    private const string Tool = "./rill ";

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private readonly List<PageBlock> _blocks = [];
    private readonly List<InlineCommand> _commands = [];
    private readonly List<string> _errors = [];

    /// <summary>Reads a page.</summary>
    /// <param name="file">Its path from the tree's root.</param>
    /// <param name="markdown">Its text.</param>
    public TestedPage(string file, string markdown)
    {
        File = file;
        foreach (MarkdownObject item in Markdown.Parse(markdown, s_pipeline).Descendants())
        {
            if (item is CodeInline code && code.Content.StartsWith(Tool, StringComparison.Ordinal))
            {
                _commands.Add(new InlineCommand(code.Line + 1, code.Content));
            }
            else if (item is CodeBlock block)
            {
                Add(block);
            }
        }

        CheckOrder();
    }

    /// <summary>The page's path from the tree's root.</summary>
    public string File { get; }

    /// <summary>The page's path in the book, without the ending.</summary>
    public string Name => Path.ChangeExtension(File[(File.IndexOf('/') + 1)..], null);

    /// <summary>The blocks in order.</summary>
    public IReadOnlyList<PageBlock> Blocks => _blocks;

    /// <summary>The tool's commands that stand in sentences.</summary>
    public IReadOnlyList<InlineCommand> Commands => _commands;

    /// <summary>What is wrong with the page itself, each with file and line.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>True for a page that runs only when all tests are asked for.</summary>
    public bool IsSlow => _blocks.Any(block => block.IsSlow);

    /// <summary>True for a page that changes the system step by step.</summary>
    public bool IsRecipe => Path.GetFileName(File).StartsWith(Recipe, StringComparison.Ordinal);

    /// <summary>True when a copy of the tree is needed.</summary>
    public bool NeedsTree => _blocks.Any(block => block.Kind != BlockKind.Picture);

    /// <summary>Reads all pages of the handbook, ordered by name.</summary>
    public static IReadOnlyList<TestedPage> ReadAll(Repository repository)
    {
        string folder = repository.PathOf("handbook");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path => new TestedPage(
                    Path.GetRelativePath(repository.Root, path), System.IO.File.ReadAllText(path)))]
            : [];
    }

    /// <summary>A place in the page, for a message.</summary>
    public string At(int line) => $"{File}:{line}";

    private void Add(CodeBlock code)
    {
        int line = code.Line + 1;
        if (code is not FencedCodeBlock fenced)
        {
            _errors.Add($"{At(line)}: an indented block should be a fenced one that says what it is");
            return;
        }

        StringLine[] lines = fenced.Lines.Lines ?? [];
        string[] text = [.. lines.Take(fenced.Lines.Count).Select(one => one.Slice.ToString())];
        try
        {
            _blocks.Add(FenceReader.Read($"{fenced.Info} {fenced.Arguments}", line, text));
        }
        catch (FormatException error)
        {
            _errors.Add($"{At(line)}: {error.Message}");
        }
    }

    private void CheckOrder()
    {
        PageBlock? before = null;
        foreach (PageBlock block in _blocks)
        {
            if (before is { IsOnTerminal: true } && block.Kind != BlockKind.Typed)
            {
                _errors.Add($"{At(before.Line)}: after a block with pty, a block of typed should say what is typed");
            }

            if (block.Kind == BlockKind.Typed && before is not { IsOnTerminal: true })
            {
                _errors.Add($"{At(block.Line)}: a block of typed should follow a block of sh with pty");
            }

            if (block.Kind == BlockKind.Output
                && before is not { Kind: BlockKind.Shell or BlockKind.Guest, RunBy: "", IsOnTerminal: false })
            {
                _errors.Add($"{At(block.Line)}: a block of output should follow the block that writes it");
            }

            before = block;
        }

        if (before is { IsOnTerminal: true })
        {
            _errors.Add($"{At(before.Line)}: after a block with pty, a block of typed should say what is typed");
        }
    }
}
