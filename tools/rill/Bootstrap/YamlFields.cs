using System.Globalization;
using Rill.LinuxAbi;
using Rill.Tool.Support;
using YamlDotNet.RepresentationModel;

namespace Rill.Tool.Bootstrap;

/// <summary>
/// The fields of one YAML mapping, each asked for by name and type. What is wrong goes to <see cref="YamlProblems"/> with
/// line and field, and the field then counts as empty; <see cref="Finish"/> finds the fields that nobody asked for, so
/// that a misspelt one is not passed over, and those that are missing.
/// </summary>
internal sealed class YamlFields
{
    /// <summary>YAML 1.1's key for fields that another mapping has; the reader takes it as any other.</summary>
    private const string Merge = "<<";

    private readonly YamlProblems _problems;
    private readonly string _path;
    private readonly YamlNode _at;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _asked = [];
    private readonly List<string> _missing = [];

    /// <summary>Takes <paramref name="node"/>, found at the field <paramref name="path"/>.</summary>
    public YamlFields(YamlProblems problems, string path, YamlNode node)
    {
        _problems = problems;
        _path = path;
        _at = node;
        if (node is YamlMappingNode mapping)
        {
            _node = mapping;
            foreach (YamlScalarNode key in mapping.Children.Keys.OfType<YamlScalarNode>().Where(key => KeyOf(key.Value ?? "") != key))
            {
                problems.Add(key, FieldPath(key.Value ?? ""), YamlText.Twice);
            }

            if (Has(Merge))
            {
                Problem(Merge, "fields of another mapping are not merged in; write them out");
                _asked.Add(Merge);
            }

            return;
        }

        _node = [];
        IsBroken = true;
        problems.Add(node, path, "should be a mapping of fields to values");
    }

    /// <summary>The line that the mapping starts on, counted from 1.</summary>
    public int Line => (int)_at.Start.Line;

    /// <summary>True where this is no mapping: what should be in it is not missed then.</summary>
    public bool IsBroken { get; }

    /// <summary>The names of the fields, in the file's order.</summary>
    public IEnumerable<string> Names =>
        _node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "").Distinct();

    /// <summary>Adds a problem of the field <paramref name="name"/>, or of the mapping where it has none.</summary>
    public void Problem(string name, string problem) => _problems.Add(LineOf(name), FieldPath(name), problem);

    /// <summary>Whether the field has a problem already, so that what follows from it need not be told.</summary>
    public bool HasProblem(string name) => _problems.Has(LineOf(name), FieldPath(name));

    /// <summary>The line of a field; where it is absent, of the mapping.</summary>
    public int LineOf(string name) => (int)(KeyOf(name) ?? _at).Start.Line;

    /// <summary>True when the field is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The text of a field that has to be there; empty where it is not.</summary>
    public string Text(string name)
    {
        string? text = OptionalText(name);
        if (!Has(name))
        {
            _missing.Add(name);
        }
        else if (text is "")
        {
            Problem(name, "is empty");
        }

        return text ?? "";
    }

    /// <summary>The text of a field, or null where it is absent.</summary>
    public string? OptionalText(string name)
    {
        _asked.Add(name);
        switch (Find(name))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { } value }:
                return value;
            default:
                Problem(name, "should be plain text");
                return null;
        }
    }

    /// <summary>A whole number within bounds, or null where the field is absent.</summary>
    public int? OptionalNumber(string name, int least, int most)
    {
        string? text = OptionalText(name);
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most)
        {
            return value;
        }

        Problem(name, $"'{text}' should be a whole number from {least} to {most}");
        return null;
    }

    /// <summary>A true or false, false where the field is absent.</summary>
    public bool Flag(string name)
    {
        string? text = OptionalText(name);
        if (text is not (null or "false" or "true"))
        {
            Problem(name, $"'{text}' should be true or false");
        }

        return text == "true";
    }

    /// <summary>Permission bits written in octal, or null where the field is absent.</summary>
    public int? OptionalMode(string name)
    {
        string? text = OptionalText(name);
        if (text is null)
        {
            return null;
        }

        if (text.Length is >= 3 and <= 5 && text.All(c => c is >= '0' and <= '7') && Convert.ToInt32(text, 8) <= (int)ModeBits.Permissions)
        {
            return Convert.ToInt32(text, 8);
        }

        Problem(name, $"'{text}' should be permission bits in octal, such as 0755");
        return null;
    }

    /// <summary>Two numbers with ':' between, or null where the field is absent.</summary>
    public (int First, int Second)? OptionalPair(string name)
    {
        string? text = OptionalText(name);
        if (text is null)
        {
            return null;
        }

        if (text.Split(':') is [var one, var two]
            && ushort.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out ushort first)
            && ushort.TryParse(two, NumberStyles.None, CultureInfo.InvariantCulture, out ushort second))
        {
            return (first, second);
        }

        Problem(name, $"'{text}' should be two numbers up to {ushort.MaxValue} with ':' between, such as \"1000:1000\"");
        return null;
    }

    /// <summary>A list of texts; a single text is a list of one; an absent field an empty list.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        _asked.Add(name);
        switch (Find(name))
        {
            case null:
                return [];
            case YamlScalarNode { Value: { Length: > 0 } one }:
                return [one];
            case YamlSequenceNode many:
                foreach (YamlNode item in many.Where(item => item is not YamlScalarNode { Value.Length: > 0 }))
                {
                    _problems.Add(item, FieldPath(name), "should hold plain texts only");
                }

                return [.. many.OfType<YamlScalarNode>().Select(item => item.Value ?? "").Where(text => text.Length > 0)];
            default:
                Problem(name, "should be a list of texts");
                return [];
        }
    }

    /// <summary>The mappings in the list <paramref name="name"/>.</summary>
    public IEnumerable<YamlFields> Maps(string name)
    {
        _asked.Add(name);
        if (Find(name) is YamlSequenceNode list)
        {
            return [.. list.Select((item, index) => new YamlFields(_problems, $"{FieldPath(name)}[{index}]", item))];
        }

        Problem(name, "should be a list of items, each on a line that begins with '-'");
        return [];
    }

    /// <summary>The mapping <paramref name="name"/>, which has to be there; null where it is not.</summary>
    public YamlFields? Map(string name)
    {
        _asked.Add(name);
        if (Find(name) is { } node)
        {
            return new YamlFields(_problems, FieldPath(name), node is YamlScalarNode ? At(name, node) : node);
        }

        _missing.Add(name);
        return null;
    }

    /// <summary>
    /// Adds the fields that nothing asked for, with what was probably meant, and those that are missing and are not
    /// among what was meant.
    /// </summary>
    public void Finish()
    {
        HashSet<string> meant = [];
        foreach (YamlNode key in _node.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (_asked.Contains(name))
            {
                continue;
            }

            string? near = Nearest.To(name, _asked.Where(one => !Has(one))) ?? Nearest.To(name, _asked);
            if (near is not null)
            {
                meant.Add(near);
            }

            _problems.Add(key, FieldPath(name), "is not a field here; "
                + (near is null ? $"known are {string.Join(", ", _asked.Order())}" : $"did you mean '{near}'?"));
        }

        foreach (string name in IsBroken ? [] : _missing.Where(name => !meant.Contains(name)))
        {
            Problem(name, "is missing");
        }
    }

    /// <summary>A node to complain of where the value is empty and so has no place of its own.</summary>
    private YamlNode At(string name, YamlNode node) => KeyOf(name) is { } key && node.Start.Line != key.Start.Line ? key : node;

    private YamlNode? KeyOf(string name) =>
        _node.Children.Keys.OfType<YamlScalarNode>().FirstOrDefault(key => (key.Value ?? "") == name);

    /// <summary>By the key's text alone: YAML's own comparison counts a key's tag too.</summary>
    private YamlNode? Find(string name) => KeyOf(name) is { } key ? _node.Children[key] : null;

    private string FieldPath(string name) => _path.Length == 0 ? name : name.Length == 0 ? _path : $"{_path}.{name}";
}
