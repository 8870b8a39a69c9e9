using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace Rill.Tool.Support.Terminals;

/// <summary>
/// The last line of a terminal, which says what is under way and for how long. It changes no mode of the terminal, not
/// even the cursor's visibility, so however the tool ends there is nothing to put back; and it never fills the last
/// column, so the terminal never wraps it.
/// </summary>
/// <remarks>
/// Progress is worth less than the work it tells of: where drawing fails, the line is given up for good and
/// <see cref="Failure"/> says why.
/// </remarks>
internal sealed class LiveLine : IDisposable
{
    /// <summary>The width taken for a terminal that does not know its own (it reports 0).</summary>
    private const int UsualWidth = 80;

    private const string ToBeginning = "\r";
    private const string EraseToEnd = "\u001B[K";
    private const string Cut = "...";

    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private readonly TextWriter _terminal;
    private readonly Func<int> _width;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();

    // All guarded by _lock.
    private string _what = "";
    private long _since;
    private bool _drawn;
    private Exception? _failure;

    /// <summary>A line that shows nothing yet.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="width">Its width in columns at this moment; 0 or less where it is not known.</param>
    /// <param name="clock">Tells how long things take, and when to show it anew.</param>
    public LiveLine(TextWriter terminal, Func<int> width, TimeProvider clock)
    {
        _terminal = terminal;
        _width = width;
        _clock = clock;
        _timer = clock.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the line was given up; null while it works.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <summary>Shows <paramref name="what"/>, under way since <paramref name="since"/>; nothing where it is empty.</summary>
    /// <param name="what">What is under way.</param>
    /// <param name="since">A timestamp of the clock.</param>
    public void Show(string what, long since)
    {
        lock (_lock)
        {
            _what = what;
            _since = since;
            Draw();
            TimeSpan next = _drawn ? s_tick : Timeout.InfiniteTimeSpan;
            _timer.Change(next, next);
        }
    }

    /// <summary>Writes to the terminal, by <paramref name="write"/>, above the line. What it writes ends its last line.</summary>
    public void Above(Action write)
    {
        lock (_lock)
        {
            Erase();
            try
            {
                write();
            }
            finally
            {
                Draw();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        Show("", 0);
    }

    /// <summary>The line as text.</summary>
    /// <param name="what">What is under way.</param>
    /// <param name="took">For how long.</param>
    /// <param name="width">The terminal's width in columns; 0 or less where it is not known.</param>
    public static string Render(string what, TimeSpan took, int width)
    {
        int room = (width > 0 ? width : UsualWidth) - 1;
        string time = string.Create(CultureInfo.InvariantCulture, $" {Math.Max(0, (long)took.TotalSeconds)} s");
        string line = Clean(what) + time;
        if (Cells(line) <= room)
        {
            return line;
        }

        // Where there is no room for a word and the time, the word counts.
        int forWhat = room - Cut.Length - time.Length;
        return forWhat > Cut.Length
            ? CutTo(Clean(what), forWhat) + Cut + time
            : CutTo(Clean(what), room);
    }

    private void Refresh()
    {
        lock (_lock)
        {
            // The tick may have been under way when the line went.
            if (_drawn)
            {
                Draw();
            }
        }
    }

    private void Draw()
    {
        if (_what.Length == 0)
        {
            Erase();
            return;
        }

        Guarded(() =>
        {
            string line = Render(_what, _clock.GetElapsedTime(_since), _width());
            _terminal.Write(ToBeginning + line + EraseToEnd);
            _drawn = true;
        });
    }

    private void Erase()
    {
        if (_drawn)
        {
            Guarded(() => _terminal.Write(ToBeginning + EraseToEnd));
            _drawn = false;
        }
    }

    private void Guarded(Action draw)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            draw();
        }
        catch (Exception error)
        {
            // Whatever it was: a build does not end for its progress.
            _failure = error;
            _drawn = false;
        }
    }

    /// <summary>Names may come from files: what would move the cursor is shown as a blank.</summary>
    private static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return clean.ToString();
    }

    private static string CutTo(string text, int cells)
    {
        StringBuilder cut = new();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Cells(rune.ToString());
            if (used > cells)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return cut.ToString();
    }

    private static int Cells(string text) => new Segment(text).CellCount();
}
