using System.Text;
using Spectre.Console;

namespace Rill.Tool.Support.Terminals;

/// <summary>
/// Writes for Spectre.Console without its asking .NET about the terminal, which would switch that to another mode.
/// </summary>
internal sealed class PlainOutput(TextWriter writer) : IAnsiConsoleOutput
{
    /// <summary>So wide that nothing is wrapped here: a terminal does that by itself, and a log keeps its lines whole.</summary>
    private const int NoWrapping = 1 << 16;

    /// <inheritdoc/>
    public TextWriter Writer => writer;

    /// <inheritdoc/>
    public bool IsTerminal => false;

    /// <inheritdoc/>
    public int Width => NoWrapping;

    /// <inheritdoc/>
    public int Height => 1;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding)
    {
        // The writer has one already.
    }
}
