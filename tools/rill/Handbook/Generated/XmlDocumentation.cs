using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Rill.Tool.Handbook.Generated;

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
    internal DocumentationText Of(Type type) => Text($"T:{type.FullName}");

    /// <summary>A field's summary; empty where there is none.</summary>
    internal DocumentationText Of(FieldInfo field) => Text($"F:{field.DeclaringType!.FullName}.{field.Name}");

    private DocumentationText Text(string name)
    {
        if (!_members.TryGetValue(name, out XElement? member))
        {
            return new DocumentationText("");
        }

        IEnumerable<string> parts = new[] { "summary", "remarks" }
            .SelectMany(part => member.Elements(part))
            .SelectMany(Paragraphs);
        return new DocumentationText(string.Join("\n\n", parts));
    }

    /// <summary>What one element of a comment says.</summary>
    internal static DocumentationText Text(XElement element) => new(string.Join("\n\n", Paragraphs(element)));

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
                XText plain => plain.Value.Replace("<", "\\<", StringComparison.Ordinal),
                XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } reference =>
                    DocumentationText.Mark(reference.Value),
                XElement { Name.LocalName: "see" } see => $"`{see.Attribute("langword")?.Value}`",
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "b" } bold => $"**{bold.Value}**",
                XElement other => Inline(other),
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
