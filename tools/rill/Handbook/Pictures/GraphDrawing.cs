using System.Xml.Linq;
using Rill.Tool.Support;

namespace Rill.Tool.Handbook.Pictures;

/// <summary>
/// Draws graphs in graphviz's language. A graph says what there is and how it hangs together; fonts and colours come
/// from here, unless it sets a `class`: kernel, process, hardware, strong or faint (see site/pictures.css).
/// </summary>
internal static class GraphDrawing
{
    private const string Sans = "'Liberation Sans', Arial, Helvetica, sans-serif";
    private const string Monospace = "'Liberation Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace";

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private static readonly string[] s_defaults =
    [
        "-Gbgcolor=transparent", "-Gpad=0.1", "-Gfontname=DejaVu Sans", "-Gfontsize=12",
        "-Nfontname=DejaVu Sans", "-Nfontsize=12", "-Nshape=box", "-Nstyle=filled,rounded", "-Nfillcolor=#eef2f6",
        "-Ncolor=#6b7682", "-Nmargin=0.16,0.08", "-Nheight=0.35",
        "-Efontname=DejaVu Sans", "-Efontsize=11", "-Ecolor=#6b7682", "-Earrowsize=0.7",
    ];

    /// <summary>Draws a graph as an SVG picture that stands alone.</summary>
    /// <param name="text">The graph.</param>
    /// <param name="place">What an error calls it: a file, or a file and a line.</param>
    /// <exception cref="ToolException">Graphviz refused the graph; what it said.</exception>
    public static async Task<string> DrawAsync(string text, string place, CancellationToken cancellation = default)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, cancellation);
            HostResult result = await HostCommand.RunAsync(
                "dot", [.. s_defaults, "-Tsvg", file], Path.GetTempPath(), cancellation: cancellation);
            string said = result.Errors.Replace(file, place, StringComparison.Ordinal).Trim();
            return result.ExitCode == 0 && said.Length == 0
                ? Clean(result.Output)
                : throw new ToolException($"{place}: graphviz does not draw this: {said}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// Takes graphviz's version and the names of its parts away, so that two pictures may stand in one page, and puts
    /// the colours in.
    /// </summary>
    private static string Clean(string svg)
    {
        XElement root = XDocument.Parse(svg, LoadOptions.PreserveWhitespace).Root!;
        root.DescendantNodes().OfType<XComment>().Remove();
        root.Descendants(s_svg + "title").Remove();
        root.DescendantsAndSelf().Attributes("id").Remove();
        root.SetAttributeValue("class", PictureStyle.Class);
        foreach (XAttribute size in root.Attributes().Where(one => one.Name.LocalName is "width" or "height"))
        {
            size.Value = size.Value.Replace("pt", "", StringComparison.Ordinal);
        }

        foreach (XAttribute font in root.Descendants(s_svg + "text").Attributes("font-family"))
        {
            bool monospace = font.Value.Contains("mono", StringComparison.OrdinalIgnoreCase)
                || font.Value.Contains("courier", StringComparison.OrdinalIgnoreCase);
            font.Value = monospace ? Monospace : Sans;
        }

        root.AddFirst(new XElement(s_svg + "style", PictureStyle.Text));
        // Without the document type, which names a file on the network.
        return root.ToString(SaveOptions.DisableFormatting) + "\n";
    }
}
