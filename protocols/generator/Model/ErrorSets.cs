using Google.Protobuf.Reflection;
using Rill.Protocols.Generator.Schema;

namespace Rill.Protocols.Generator.Model;

/// <summary>Resolves the names of errors that calls declare, and of groups of them.</summary>
internal sealed class ErrorSets
{
    private readonly Dictionary<string, string[]> _groups = [];
    private readonly ProtoSource _source;

    /// <summary>Reads the groups of a file.</summary>
    /// <exception cref="ProtocolException">A group has no name, a name twice, or names what is no error.</exception>
    public ErrorSets(FileDescriptorProto file, ProtoSource source)
    {
        _source = source;
        foreach (string group in RillOptions.ErrorGroups(file).Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = group.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || sides[0] == "" || IsError(sides[0]))
            {
                throw new ProtocolException(source, file.Name, $"'{group.Trim()}' is no group of errors: NAME = ERROR ...");
            }

            if (!_groups.TryAdd(sides[0], Resolve(file.Name, sides[1])))
            {
                throw new ProtocolException(source, file.Name, $"the group of errors {sides[0]} is there twice");
            }
        }
    }

    /// <summary>The errors that a list names, each once, in the order of the alphabet.</summary>
    /// <param name="element">What has the list, for the error's place.</param>
    /// <param name="lists">Names with spaces between.</param>
    /// <exception cref="ProtocolException">A name is neither an error's nor a group's.</exception>
    public string[] Resolve(string element, params string[] lists)
    {
        var errors = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string name in lists.SelectMany(list => list.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)))
        {
            if (_groups.TryGetValue(name, out string[]? group))
            {
                errors.UnionWith(group);
            }
            else if (IsError(name))
            {
                errors.Add(name);
            }
            else
            {
                throw new ProtocolException(_source, element, $"{name} is neither an error nor a group of errors");
            }
        }

        return [.. errors];
    }

    // Linux's names of errors (include/uapi/asm-generic/errno.h): E, then capitals and digits.
    private static bool IsError(string name) =>
        name.Length > 2 && name[0] == 'E' && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}
