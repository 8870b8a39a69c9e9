using System.Text.RegularExpressions;
using System.Xml.Linq;
using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>Documentation comments as they stand in source.</summary>
internal static partial class Comments
{
    /// <summary>Writes what a call does, and what its arguments are.</summary>
    internal static void Write(CodeWriter writer, CallDocumentation documentation, CallDescription call, bool withResult)
    {
        Write(writer, documentation.Summary(call));
        foreach (CallParameter parameter in call.Parameters)
        {
            Write(writer, documentation.Parameter(call, parameter));
        }

        if (withResult && documentation.Result(call) is { } result)
        {
            var parameter = new XElement(result) { Name = "param" };
            parameter.SetAttributeValue("name", "result");
            Write(writer, parameter);
        }
    }

    /// <summary>Writes one element of a comment.</summary>
    internal static void Write(CodeWriter writer, XElement element)
    {
        var copy = new XElement(element);
        foreach (XAttribute reference in copy.DescendantsAndSelf().Attributes("cref"))
        {
            reference.Value = Name(reference.Value);
        }

        writer.Line($"/// {Spaces().Replace(copy.ToString(SaveOptions.DisableFormatting), " ")}");
    }

    // "T:Rill.Abi.Status", "F:Rill.Abi.Completion.Label", "M:Rill.Abi.Calls.IMemoryCalls.MemoryRead(...)", "!:KernelCall.X".
    private static string Name(string identifier)
    {
        string name = identifier[(identifier.IndexOf(':') + 1)..].Split('(')[0];
        return name.StartsWith("Rill.Abi.Calls.I", StringComparison.Ordinal)
            ? $"KernelCall.{name[(name.LastIndexOf('.') + 1)..]}"
            : name.Replace("Rill.Abi.", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
