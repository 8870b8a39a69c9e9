using System.Security.Cryptography;
using System.Text;

namespace Rill.Tool.Handbook.Pictures;

/// <summary>
/// The last line of a kept picture: digests of the text it was drawn from and of the picture itself. It shows when
/// either was changed without the other.
/// </summary>
internal static class Seal
{
    private const string Begin = "<!-- drawn by ./rill handbook: ";

    /// <summary>The picture with its seal.</summary>
    public static string On(string picture, string text) => $"{picture.TrimEnd('\n')}\n{Line(picture, text)}\n";

    /// <summary>True when the sealed <paramref name="picture"/> is of <paramref name="text"/>, and as it was drawn.</summary>
    public static bool Fits(string picture, string text)
    {
        int at = picture.LastIndexOf(Begin, StringComparison.Ordinal);
        return at >= 0 && picture[at..].TrimEnd('\n') == Line(picture[..at], text);
    }

    private static string Line(string picture, string text) =>
        $"{Begin}text {Digest(text + PictureStyle.Text)}, picture {Digest(picture.TrimEnd('\n'))} -->";

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
