using Spectre.Console;

namespace Rill.Tool.Support;

/// <summary>
/// What the tool tells of its progress, on standard error so that standard output belongs to the command run. On a
/// terminal a spinner shows what is under way; elsewhere one plain line is written for each thing done.
/// </summary>
internal sealed class Report
{
    private readonly IAnsiConsole _console;
    private readonly bool _interactive;
    private readonly Lock _lock = new();
    private readonly List<string> _underWay = [];
    private StatusContext? _status;

    private Report(bool interactive, bool quiet)
    {
        _interactive = interactive;
        IsQuiet = quiet;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Error),
        });
        if (!interactive)
        {
            // Wrapping is for terminals; a log keeps its lines whole.
            _console.Profile.Width = 4096;
        }
    }

    /// <summary>True when only errors are told.</summary>
    public bool IsQuiet { get; }

    /// <summary>A report for the standard error of this process.</summary>
    public static Report ForConsole(bool quiet = false) => new(!Console.IsErrorRedirected && !quiet, quiet);

    /// <summary>Runs <paramref name="work"/> with a spinner where there is a terminal.</summary>
    public async Task<T> WhileAsync<T>(string what, Func<Task<T>> work)
    {
        if (!_interactive || _status is not null)
        {
            return await work();
        }

        return await _console.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(what), async context =>
        {
            _status = context;
            try
            {
                return await work();
            }
            finally
            {
                _status = null;
            }
        });
    }

    /// <summary>Says that <paramref name="what"/> has begun.</summary>
    public void Begin(string what)
    {
        lock (_lock)
        {
            _underWay.Add(what);
            ShowUnderWay();
        }
    }

    /// <summary>Says that <paramref name="what"/>, which had begun, is done, after how long.</summary>
    public void Done(string what, TimeSpan took)
    {
        lock (_lock)
        {
            _underWay.Remove(what);
            ShowUnderWay();
            if (!IsQuiet)
            {
                _console.MarkupLine($"[green]{"done",-6}[/] {Markup.Escape(what)} [dim]{took.TotalSeconds:0.0} s[/]");
            }
        }
    }

    /// <summary>Writes one line.</summary>
    public void Line(string text)
    {
        if (!IsQuiet)
        {
            _console.WriteLine(text);
        }
    }

    /// <summary>Writes what went wrong.</summary>
    public void Error(string text) => Console.Error.WriteLine($"rill: {text}");

    private void ShowUnderWay()
    {
        _status?.Status(Markup.Escape(string.Join(", ", _underWay)));
    }
}
