using System.Globalization;
using System.Text.RegularExpressions;
using Rill.Tool.Handbook;

namespace Rill.Tool.Tests.Handbook;

/// <summary>Text can be read: a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3), of lines and shapes 3 to 1 (1.4.11).</summary>
public sealed class SiteColoursTests
{
    private static readonly string[] s_texts =
        ["text", "soft", "accent", "c-comment", "c-string", "c-word", "c-type", "c-number", "c-name", "c-plus", "c-minus"];

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void ContrastIsEnough(string theme)
    {
        Dictionary<string, string> colours = Regex
            .Matches(SiteFile.ReadText($"colours-{theme}.css") + SiteFile.ReadText($"code-{theme}.css"), "--([\\w-]+): (#\\w{6});")
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        IEnumerable<(string Above, string Below, double Least)> pairs =
        [
            .. from text in s_texts from ground in new[] { "ground", "panel" } select (text, ground, 4.5),
            .. from ground in new[] { "node", "kernel", "process", "hardware", "mark" } select ("text", ground, 4.5),
            .. from ground in new[] { "ground", "panel" } select ("stroke", ground, 3.0),
        ];
        foreach ((string above, string below, double least) in pairs)
        {
            double contrast = Contrast(colours[above], colours[below]);
            Assert.True(contrast >= least, $"{theme}: {above} on {below} has a contrast of {contrast:0.00}");
        }
    }

    private static double Contrast(string one, string other)
    {
        double[] luminances = [.. new[] { one, other }.Select(Luminance).Order()];
        return (luminances[1] + 0.05) / (luminances[0] + 0.05);
    }

    /// <summary>The relative luminance of an sRGB colour, as WCAG defines it.</summary>
    private static double Luminance(string colour)
    {
        double[] parts = [.. Enumerable.Range(0, 3).Select(index => Linear(
            int.Parse(colour.AsSpan(1 + (2 * index), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static double Linear(double part) =>
        part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
}
