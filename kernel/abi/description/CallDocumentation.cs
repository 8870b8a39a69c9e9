using System.Reflection;
using System.Xml.Linq;

namespace Rill.Abi.Description;

/// <summary>What the declarations' comments say of calls and their arguments.</summary>
public sealed class CallDocumentation
{
    private readonly Dictionary<string, XElement> _members;

    private CallDocumentation(Dictionary<string, XElement> members) => _members = members;

    /// <summary>Reads the file that the compiler wrote beside the library.</summary>
    public static CallDocumentation Load()
    {
        Assembly assembly = typeof(CallDocumentation).Assembly;
        XDocument document = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        return new CallDocumentation(document.Descendants("member").ToDictionary(Key, member => member));
    }

    /// <summary>What a call does.</summary>
    public XElement Summary(CallDescription call) => Part(call, "summary", null);

    /// <summary>What an argument is.</summary>
    public XElement Parameter(CallDescription call, CallParameter parameter) => Part(call, "param", parameter.Name);

    /// <summary>What a call gives; null where that is nothing but a status.</summary>
    public XElement? Result(CallDescription call) => call.Result == typeof(void) ? null : Part(call, "returns", null);

    private XElement Part(CallDescription call, string part, string? name)
    {
        XElement? found = _members.GetValueOrDefault($"M:{call.Family.FullName}.{call.Name}")?.Elements(part)
            .FirstOrDefault(element => name is null || element.Attribute("name")?.Value == name);
        return found ?? throw new InvalidOperationException($"the comment on {call.Family.Name}.{call.Name} has no {part} {name}".TrimEnd());
    }

    // Calls have one overload each: their types are of no interest.
    private static string Key(XElement member)
    {
        string name = member.Attribute("name")!.Value;
        int bracket = name.IndexOf('(');
        return bracket < 0 || !name.StartsWith("M:Rill.Abi.Calls.I", StringComparison.Ordinal) ? name : name[..bracket];
    }
}
