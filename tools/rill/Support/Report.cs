using System.Globalization;
using Rill.Tool.Support.Terminals;
using Spectre.Console;

namespace Rill.Tool.Support;

/// <summary>
/// What the tool tells of its progress, on standard error so that standard output belongs to the command run. On a
/// terminal the last line shows what is under way; elsewhere, as in a log, one plain line is written for each thing done.
/// </summary>
internal sealed class Report
{
    private readonly IAnsiConsole _console;
    private readonly TextWriter _output;
    private readonly LiveLine? _live;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();

    // In the order they began; guarded by _lock.
    private readonly List<Activity> _underWay = [];
    private bool _toldFailure;

    /// <summary>A report on <paramref name="console"/>.</summary>
    /// <param name="console">Where progress is told.</param>
    /// <param name="output">Standard output, which may be the same terminal.</param>
    /// <param name="live">The line for what is under way; null to show only what is done.</param>
    /// <param name="clock">Tells how long things take.</param>
    /// <param name="quiet">True to tell only errors.</param>
    public Report(IAnsiConsole console, TextWriter output, LiveLine? live, TimeProvider clock, bool quiet = false)
    {
        _console = console;
        _output = output;
        _live = live;
        _clock = clock;
        IsQuiet = quiet;
    }

    /// <summary>True when only errors are told.</summary>
    public bool IsQuiet { get; }

    /// <summary>A report for the standard error of this process.</summary>
    public static Report ForConsole(bool quiet = false)
    {
        TerminalKind kind = TerminalKind.Of(Console.IsErrorRedirected, Environment.GetEnvironmentVariable);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = kind.HasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = kind.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new PlainOutput(Console.Error),
        });
        LiveLine? live = kind.IsLive && !quiet
            ? new LiveLine(Console.Error, Terminal.WidthOfStandardError, TimeProvider.System)
            : null;
        return new Report(console, Console.Out, live, TimeProvider.System, quiet);
    }

    /// <summary>Runs <paramref name="work"/>, and shows meanwhile that <paramref name="what"/> is under way.</summary>
    /// <remarks>May be nested: what is inside is shown while it lasts.</remarks>
    public async Task<T> WhileAsync<T>(string what, Func<Task<T>> work)
    {
        Activity activity = Begin(what, isStep: false);
        try
        {
            return await work();
        }
        finally
        {
            End(activity);
        }
    }

    /// <summary>The same for work without a result.</summary>
    public Task WhileAsync(string what, Func<Task> work) =>
        WhileAsync(what, async () =>
        {
            await work();
            return true;
        });

    /// <summary>
    /// Runs <paramref name="work"/>, one of the things that are made, and tells when it is done and how long it took.
    /// Several may be under way at once; all are shown.
    /// </summary>
    public async Task StepAsync(string what, Func<Task> work)
    {
        Activity activity = Begin(what, isStep: true);
        try
        {
            await work();
        }
        finally
        {
            End(activity);
        }

        TellDone(what, _clock.GetElapsedTime(activity.Began));
    }

    /// <summary>Writes one line about progress.</summary>
    public void Line(string text)
    {
        if (!IsQuiet)
        {
            Tell(new Text(text + "\n"));
        }
    }

    /// <summary>Writes one line to standard output.</summary>
    /// <exception cref="IOException">Nobody reads it any more.</exception>
    public void Output(string line) => Above(() => _output.WriteLine(line));

    /// <summary>Writes what went wrong.</summary>
    public void Error(string text) => Tell(new Text($"rill: {text}\n"));

    private Activity Begin(string what, bool isStep)
    {
        Activity activity = new(what, isStep, _clock.GetTimestamp());
        lock (_lock)
        {
            _underWay.Add(activity);
            ShowUnderWay();
        }

        return activity;
    }

    private void End(Activity activity)
    {
        lock (_lock)
        {
            _underWay.Remove(activity);
            ShowUnderWay();
        }
    }

    /// <summary>The steps where there are any, since they say more than what they are part of; else the innermost.</summary>
    private void ShowUnderWay()
    {
        Activity[] steps = [.. _underWay.Where(activity => activity.IsStep)];
        Activity[] shown = steps.Length > 0 ? steps : [.. _underWay.TakeLast(1)];
        _live?.Show(
            string.Join(", ", shown.Select(activity => activity.What)),
            shown.Length > 0 ? shown[0].Began : 0);
        if (_live?.Failure is { } failure && !_toldFailure)
        {
            _toldFailure = true;
            Error($"progress is not shown any more: {failure.Message}");
        }
    }

    private void TellDone(string what, TimeSpan took)
    {
        if (!IsQuiet)
        {
            string seconds = took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            Tell(new Paragraph()
                .Append("done", new Style(Color.Green))
                .Append($"   {what} ")
                .Append($"{seconds} s", new Style(decoration: Decoration.Dim))
                .Append("\n"));
        }
    }

    private void Tell(Spectre.Console.Rendering.IRenderable text)
    {
        Above(() =>
        {
            try
            {
                _console.Write(text);
            }
            catch (IOException)
            {
                // The terminal went away. There is nobody to tell, and the work goes on.
            }
        });
    }

    private void Above(Action write)
    {
        if (_live is null)
        {
            lock (_lock)
            {
                write();
            }
        }
        else
        {
            _live.Above(write);
        }
    }

    /// <summary>One thing under way; each is itself, even where two have one name.</summary>
    private sealed class Activity(string what, bool isStep, long began)
    {
        public string What { get; } = what;

        public bool IsStep { get; } = isStep;

        public long Began { get; } = began;
    }
}
