namespace Rill.Tool.Support;

/// <summary>Text in lines that a window has room for.</summary>
internal static class WrappedText
{
    /// <summary>
    /// The lines of <paramref name="first"/> followed by <paramref name="text"/>, broken between words so that they have at
    /// most <paramref name="width"/> characters; further lines begin with as many blanks as <paramref name="first"/> has
    /// characters. A word that has no room in any line has one of its own.
    /// </summary>
    public static IEnumerable<string> Lines(string first, string text, int width)
    {
        string indent = new(' ', first.Length);
        string line = first;
        bool isBegun = false;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (isBegun && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = indent;
                isBegun = false;
            }

            line += isBegun ? " " + word : word;
            isBegun = true;
        }

        yield return line;
    }
}
