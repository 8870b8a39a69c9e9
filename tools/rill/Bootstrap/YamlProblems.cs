using Rill.Tool.Support;
using YamlDotNet.RepresentationModel;

namespace Rill.Tool.Bootstrap;

/// <summary>Collects what is wrong with one YAML file, so that all of it can be told at once.</summary>
/// <param name="file">The file's name in messages.</param>
internal sealed class YamlProblems(string file)
{
    private readonly List<(int Line, string Text)> _all = [];

    /// <summary>Adds a problem of the field <paramref name="field"/> at <paramref name="line"/>, counted from 1.</summary>
    public void Add(int line, string field, string problem)
    {
        string text = field.Length > 0 ? $"{file}:{line}: {field}: {problem}" : $"{file}:{line}: {problem}";
        if (!_all.Contains((line, text)))
        {
            _all.Add((line, text));
        }
    }

    /// <summary>Adds a problem at <paramref name="node"/>.</summary>
    public void Add(YamlNode node, string field, string problem) => Add((int)node.Start.Line, field, problem);

    /// <summary>Whether the field at that line has a problem already.</summary>
    public bool Has(int line, string field) =>
        _all.Exists(problem => problem.Line == line && problem.Text.StartsWith($"{file}:{line}: {field}: ", StringComparison.Ordinal));

    /// <summary>Tells of all problems, in the order of lines.</summary>
    /// <exception cref="ToolException">There are some.</exception>
    public void ThrowIfAny()
    {
        if (_all.Count > 0)
        {
            throw new ToolException(string.Join('\n', _all.OrderBy(problem => problem.Line).Select(problem => problem.Text)));
        }
    }
}
