namespace Rill.Tool.Testing.Handbook;

/// <summary>
/// A change of files as a unified diff prints it. It is made as a reader makes it: each part goes where its lines
/// without '+' stand in the file, and they may stand there only once; line numbers do not count.
/// </summary>
internal sealed class TreeChange
{
    private const string OldFile = "--- ";
    private const string NewFile = "+++ ";
    private const string Part = "@@";

    private readonly List<FileChange> _files = [];

    /// <summary>Reads a diff.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public TreeChange(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (line.StartsWith(OldFile, StringComparison.Ordinal))
            {
                continue;
            }

            if (line.StartsWith(NewFile, StringComparison.Ordinal))
            {
                _files.Add(new FileChange(WithoutPrefix(line[NewFile.Length..])));
            }
            else if (_files.Count == 0)
            {
                throw new FormatException($"'{line}': a diff should begin with --- a/PATH and +++ b/PATH");
            }
            else if (line.StartsWith(Part, StringComparison.Ordinal))
            {
                _files[^1].Parts.Add(new PartChange());
            }
            else if (_files[^1].Parts.Count == 0)
            {
                throw new FormatException($"'{line}': a line with @@ should stand before it");
            }
            else
            {
                _files[^1].Parts[^1].Add(line);
            }
        }

        if (_files.Count == 0 || _files.Any(file => file.Parts.Count == 0))
        {
            throw new FormatException("the diff changes nothing");
        }
    }

    /// <summary>Changes the files in <paramref name="folder"/>; all of them, or none where one does not fit.</summary>
    /// <exception cref="FormatException">A part does not fit; the message names the file and its first line.</exception>
    public void Apply(string folder)
    {
        List<(string Path, string Text)> changed = [];
        foreach (FileChange file in _files)
        {
            string path = Path.Combine(folder, file.Name);
            if (!File.Exists(path))
            {
                throw new FormatException($"there is no {file.Name}");
            }

            List<string> lines = [.. File.ReadAllText(path).Split('\n')];
            file.Parts.ForEach(part => part.Apply(file.Name, lines));
            changed.Add((path, string.Join('\n', lines)));
        }

        changed.ForEach(file => File.WriteAllText(file.Path, file.Text));
    }

    private static string WithoutPrefix(string path) =>
        path.Length > 2 && path[1] == '/' && path[0] is 'a' or 'b' ? path[2..] : path;

    private sealed record FileChange(string Name)
    {
        public List<PartChange> Parts { get; } = [];
    }

    private sealed class PartChange
    {
        private readonly List<string> _old = [];
        private readonly List<string> _new = [];

        public void Add(string line)
        {
            // Editors take the blank of an empty line of context away.
            char mark = line.Length > 0 ? line[0] : ' ';
            string text = line.Length > 0 ? line[1..] : "";
            switch (mark)
            {
                case ' ':
                    _old.Add(text);
                    _new.Add(text);
                    break;
                case '-':
                    _old.Add(text);
                    break;
                case '+':
                    _new.Add(text);
                    break;
                default:
                    throw new FormatException($"'{line}' should begin with a blank, - or +");
            }
        }

        public void Apply(string file, List<string> lines)
        {
            int[] places = [.. Enumerable.Range(0, Math.Max(lines.Count - _old.Count + 1, 0))
                .Where(at => lines.Skip(at).Take(_old.Count).SequenceEqual(_old))];
            if (_old.Count == 0 || places.Length != 1)
            {
                string first = _old.Concat(_new).FirstOrDefault() ?? "";
                string fault = places.Length == 0 ? "is not in it" : "fits in more than one place";
                throw new FormatException($"{file}: the part that begins with '{first}' {fault}");
            }

            lines.RemoveRange(places[0], _old.Count);
            lines.InsertRange(places[0], _new);
        }
    }
}
