using System.Globalization;
using Rill.Tool.Support;
using YamlDotNet.RepresentationModel;

namespace Rill.Tool.Bootstrap;

/// <summary>
/// The fields of one YAML mapping, each asked for by name and type. Whatever is wrong is told with file, line and
/// field; <see cref="RejectUnknown"/> finds the fields nobody asked for, so that a misspelt one is not passed over.
/// </summary>
internal sealed class YamlFields
{
    private readonly string _file;
    private readonly string _path;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _asked = [];

    /// <summary>Takes <paramref name="node"/>, found in <paramref name="file"/> at field <paramref name="path"/>.</summary>
    public YamlFields(string file, string path, YamlNode node)
    {
        _file = file;
        _path = path;
        _node = node as YamlMappingNode
            ?? throw Error(file, node, path, "should be a mapping of fields to values");
    }

    /// <summary>The line that the mapping starts on, counted from 1.</summary>
    public int Line => (int)_node.Start.Line;

    /// <summary>An error at <paramref name="node"/>.</summary>
    public static ToolException Error(string file, YamlNode node, string field, string problem) =>
        new($"{file}:{node.Start.Line}: {field}: {problem}");

    /// <summary>An error at the field <paramref name="name"/> of this mapping, or at the mapping without one.</summary>
    public ToolException Error(string name, string problem)
    {
        YamlNode at = Find(name) ?? _node;
        return Error(_file, at, FieldPath(name), problem);
    }

    /// <summary>True when the field is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The text of a field that has to be there.</summary>
    public string Text(string name) => OptionalText(name) ?? throw Error(name, "is missing");

    /// <summary>The text of a field, or null where it is absent.</summary>
    public string? OptionalText(string name)
    {
        _asked.Add(name);
        YamlNode? node = Find(name);
        return node switch
        {
            null => null,
            YamlScalarNode { Value: { } value } => value,
            _ => throw Error(name, "should be plain text"),
        };
    }

    /// <summary>A whole number within bounds, or null where the field is absent.</summary>
    public int? OptionalNumber(string name, int least, int most)
    {
        string? text = OptionalText(name);
        if (text is null)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            || value < least || value > most)
        {
            throw Error(name, $"'{text}' should be a whole number from {least} to {most}");
        }

        return value;
    }

    /// <summary>A true or false, false where the field is absent.</summary>
    public bool Flag(string name)
    {
        return OptionalText(name) switch
        {
            null or "false" => false,
            "true" => true,
            { } other => throw Error(name, $"'{other}' should be true or false"),
        };
    }

    /// <summary>Permission bits written in octal, or null where the field is absent.</summary>
    public int? OptionalMode(string name)
    {
        string? text = OptionalText(name);
        if (text is null)
        {
            return null;
        }

        if (text.Length is < 3 or > 5 || text.Any(c => c is < '0' or > '7') || Convert.ToInt32(text, 8) > 0xFFF)
        {
            throw Error(name, $"'{text}' should be permission bits in octal, such as 0755");
        }

        return Convert.ToInt32(text, 8);
    }

    /// <summary>A list of texts; a single text is a list of one; an absent field an empty list.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        _asked.Add(name);
        return Find(name) switch
        {
            null => [],
            YamlScalarNode { Value: { } one } => [one],
            YamlSequenceNode many => [.. many.Select(item => item is YamlScalarNode { Value: { } text }
                ? text
                : throw Error(_file, item, FieldPath(name), "should hold plain texts only"))],
            _ => throw Error(name, "should be a list"),
        };
    }

    /// <summary>The mappings in the list <paramref name="name"/>.</summary>
    public IEnumerable<YamlFields> Maps(string name)
    {
        _asked.Add(name);
        if (Find(name) is not YamlSequenceNode list)
        {
            throw Error(name, Has(name) ? "should be a list" : "is missing");
        }

        return list.Select((item, index) => new YamlFields(_file, $"{FieldPath(name)}[{index}]", item));
    }

    /// <summary>The mapping <paramref name="name"/>, which has to be there.</summary>
    public YamlFields Map(string name)
    {
        _asked.Add(name);
        return new YamlFields(_file, FieldPath(name), Find(name) ?? throw Error(name, "is missing"));
    }

    /// <summary>The names of the fields, in the file's order.</summary>
    public IEnumerable<string> Names() => _node.Children.Keys.Select(key => ((YamlScalarNode)key).Value ?? "");

    /// <summary>Complains of the first field that nothing asked for.</summary>
    public void RejectUnknown()
    {
        foreach (YamlNode key in _node.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!_asked.Contains(name))
            {
                throw Error(_file, key, FieldPath(name),
                    $"is not a field here; known are {string.Join(", ", _asked.Order())}");
            }
        }
    }

    private YamlNode? Find(string name) =>
        _node.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? node) ? node : null;

    private string FieldPath(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
