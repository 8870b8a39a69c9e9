using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Rill.Tool.Handbook;

/// <summary>The XML documentation of an assembly, as Markdown text by type and field.</summary>
internal sealed class XmlDocumentation
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocumentation(Dictionary<string, XElement> members) => _members = members;

    /// <summary>Reads the file that the compiler wrote beside the assembly.</summary>
    internal static XmlDocumentation Load(Assembly assembly)
    {
        XDocument document = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        return new XmlDocumentation(document.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value));
    }

    /// <summary>A type's summary and remarks; empty where there are none.</summary>
    internal string Of(Type type) => Text($"T:{type.FullName}");

    /// <summary>A field's summary; empty where there is none.</summary>
    internal string Of(FieldInfo field) => Text($"F:{field.DeclaringType!.FullName}.{field.Name}");

    private string Text(string name)
    {
        if (!_members.TryGetValue(name, out XElement? member))
        {
            return "";
        }
        IEnumerable<string> parts = new[] { "summary", "remarks" }
            .SelectMany(part => member.Elements(part))
            .SelectMany(Paragraphs);
        return string.Join(name[0] == 'T' ? "\n\n" : " ", parts);
    }

    private static IEnumerable<string> Paragraphs(XElement element)
    {
        XElement[] paragraphs = element.Elements("para").ToArray();
        return paragraphs.Length == 0 ? [Inline(element)] : paragraphs.Select(Inline);
    }

    private static string Inline(XElement element)
    {
        var text = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" } see => $"`{Short(see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? "")}`",
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "b" } bold => $"**{bold.Value}**",
                XElement other => Inline(other),
                _ => "",
            });
        }
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|");
    }

    // "F:Rill.Abi.QueueHeader.Tail" reads as QueueHeader.Tail, "T:Rill.Abi.Status" as Status.
    private static string Short(string reference)
    {
        string[] parts = reference[(reference.IndexOf(':') + 1)..].Split('.');
        return reference.StartsWith("T:", StringComparison.Ordinal) || parts.Length < 2 ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }
}
