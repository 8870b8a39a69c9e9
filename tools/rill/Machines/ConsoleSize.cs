using System.Globalization;
using Rill.Tool.Support.Terminals;

namespace Rill.Tool.Machines;

/// <summary>How large the terminal is that a guest's serial console appears in, which no serial line can tell it.</summary>
/// <param name="Columns">Characters in a line.</param>
/// <param name="Rows">Lines.</param>
internal readonly record struct ConsoleSize(int Columns, int Rows)
{
    /// <summary>
    /// Tells it to the guest, as a word of the kernel's command line: <c>/init</c> reads it. Linux takes a name with a
    /// dot as a module's parameter and leaves it alone.
    /// </summary>
    public string Word => string.Create(CultureInfo.InvariantCulture, $"console.size={Columns}x{Rows}");

    /// <summary>The size of the terminal that this tool writes to; null where it writes to none, or the terminal knows none.</summary>
    public static ConsoleSize? OfThisTerminal()
    {
        (int rows, int columns) = Terminal.SizeOf(Terminal.StandardOutput);
        return rows > 0 && columns > 0 ? new ConsoleSize(columns, rows) : null;
    }
}
