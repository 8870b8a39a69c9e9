using System.Globalization;
using System.Net;
using System.Text;

namespace Rill.Tool.Handbook.Pictures;

/// <summary>
/// Draws what a terminal showed: the text of a session, colours of escape sequences included, as a terminal's window.
/// Every run of text is given its width, so that columns stand under each other in whatever font the reader has.
/// </summary>
internal static class ConsoleDrawing
{
    private const int Columns = 100;
    private const int LeastColumns = 60;
    private const double CellWidth = 7.8;
    private const int LineHeight = 18;
    private const int Bar = 28;
    private const int Margin = 14;
    private const int FontSize = 13;

    /// <summary>The eight colours of SGR 30 to 37 and the bright ones of 90 to 97, readable on the window's ground.</summary>
    private static readonly string[] s_palette =
    [
        "#7d8790", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#d5dae0",
        "#a3adb7", "#ffa198", "#a5f0ac", "#f2cc60", "#a5d6ff", "#e2c5ff", "#b3f0ff", "#ffffff",
    ];

    /// <summary>Draws a session.</summary>
    public static string Draw(string text)
    {
        List<List<ConsoleRun>> lines = [.. ConsoleText.Read(text, Columns)];
        int columns = lines.Select(line => line.Sum(run => run.Text.Length)).Append(LeastColumns).Max();
        double width = Math.Ceiling(columns * CellWidth) + (2 * Margin);
        int height = Bar + (lines.Count * LineHeight) + (2 * Margin) - 6;
        StringBuilder svg = new();
        svg.Append(Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" class="picture console" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
            <rect width="{width}" height="{height}" rx="8" fill="#15191e" stroke="#454d55"/>
            <circle cx="18" cy="14" r="5" fill="#59636d"/><circle cx="36" cy="14" r="5" fill="#59636d"/><circle cx="54" cy="14" r="5" fill="#59636d"/>
            <g font-family="'Liberation Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="{FontSize}">

            """));
        double y = Bar + Margin + 4;
        foreach (List<ConsoleRun> line in lines)
        {
            double x = Margin;
            foreach (ConsoleRun run in line)
            {
                DrawRun(svg, run, x, y);
                x += run.Text.Length * CellWidth;
            }

            y += LineHeight;
        }

        return svg.Append("</g>\n</svg>\n").ToString();
    }

    private static void DrawRun(StringBuilder svg, ConsoleRun run, double x, double y)
    {
        string shown = run.Text.TrimEnd();
        string visible = shown.TrimStart();
        if (visible.Length == 0)
        {
            return;
        }

        x += (shown.Length - visible.Length) * CellWidth;
        string colour = run.Colour is { } index ? s_palette[index] : run.IsBold ? "#ffffff" : "#d5dae0";
        string bold = run.IsBold ? " font-weight=\"bold\"" : "";
        // The attribute keeps several blanks apart; style="fill" because the site's rules for pictures colour text.
        svg.Append(Invariant(
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" textLength=\"{visible.Length * CellWidth:0.#}\"{bold} xml:space=\"preserve\" "));
        svg.Append(Invariant($"style=\"fill:{colour}\">{WebUtility.HtmlEncode(visible)}</text>\n"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
