using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Rill.Abi;

namespace Rill.Tool.Handbook.Generated;

/// <summary>
/// What the kernel interface is: its calls and types, read from kernel/abi's types and their documentation comments. A
/// call's comment has a fixed form: (arguments) → result. What it does. The rights it asks for.
/// </summary>
/// <param name="Convention">How a call is made.</param>
/// <param name="Calls">The calls, by number.</param>
/// <param name="Types">The other types, by name.</param>
internal sealed partial record AbiDescription(
    DocumentationText Convention, IReadOnlyList<AbiCall> Calls, IReadOnlyList<AbiType> Types)
{
    private static readonly Regex s_rightsSentence =
        new(@"^(\w+: )?RIGHT( or RIGHT)*(; .*)?\.$".Replace(
            "RIGHT", $"({string.Join('|', Enum.GetNames<Rights>().Append("Any"))})", StringComparison.Ordinal));

    /// <summary>Reads the interface that the tool was built with.</summary>
    public static AbiDescription Read()
    {
        Assembly assembly = typeof(KernelCall).Assembly;
        var documentation = XmlDocumentation.Load(assembly);
        IEnumerable<Type> types = assembly.GetExportedTypes()
            .Where(type => type != typeof(KernelCall))
            .OrderBy(type => type.Name, StringComparer.Ordinal);
        return new AbiDescription(
            documentation.Of(typeof(KernelCall)),
            [.. Literals(typeof(KernelCall)).Select(field => ReadCall(field, documentation.Of(field)))],
            [.. types.Select(type => ReadType(type, documentation))]);
    }

    private static AbiCall ReadCall(FieldInfo field, DocumentationText text)
    {
        Match match = CallComment().Match(text.Marked);
        if (!match.Success)
        {
            throw new InvalidOperationException(
                $"the comment on KernelCall.{field.Name} is not (arguments) → result. What it does. Rights.");
        }

        string summary = match.Groups["summary"].Value;
        string rights = "";
        int last = summary.TrimEnd('.').LastIndexOf(". ", StringComparison.Ordinal);
        string lastSentence = last < 0 ? summary : summary[(last + 2)..];
        if (s_rightsSentence.IsMatch(lastSentence))
        {
            rights = lastSentence.TrimEnd('.');
            summary = last < 0 ? "" : summary[..(last + 1)];
        }

        string arguments = match.Groups["arguments"].Value;
        string result = match.Groups["result"].Value;
        return new AbiCall(
            field.Name,
            (ulong)field.GetRawConstantValue()!,
            arguments.Length == 0 ? [] : [.. arguments.Split(", ").Select(one => new DocumentationText(one))],
            new DocumentationText(result),
            new DocumentationText(rights),
            new DocumentationText(summary),
            [
                .. Enum.GetNames<Status>()
                    .Where(name => name != nameof(Status.Ok) && Names($"{result} {summary}", name))
                    .Order(StringComparer.Ordinal),
            ]);
    }

    private static bool Names(string text, string status) => Regex.IsMatch(text, $@"\b{status}\b");

    private static AbiType ReadType(Type type, XmlDocumentation documentation) => new(
        type.Name,
        documentation.Of(type),
        type.IsValueType && !type.IsEnum ? Marshal.SizeOf(type) : null,
        type.IsValueType && !type.IsEnum ? [.. Fields(type, documentation)] : [],
        [
            .. Literals(type).Select(field =>
                new AbiConstant(field.Name, Number(field.GetRawConstantValue()!), documentation.Of(field))),
        ]);

    private static IEnumerable<FieldInfo> Literals(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);

    private static IEnumerable<AbiField> Fields(Type type, XmlDocumentation documentation) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => new AbiField(
            field.Name, (int)Marshal.OffsetOf(type, field.Name), TypeName(field.FieldType), documentation.Of(field)));

    // Small numbers read best in decimal, addresses and masks in hexadecimal.
    private static string Number(object value) => value switch
    {
        ulong wide and > 65535 => $"0x{wide:X}",
        uint word and > 65535 => $"0x{word:X}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static DocumentationText TypeName(Type type) => new(
        Type.GetTypeCode(type.IsEnum ? typeof(object) : type) switch
        {
            TypeCode.Byte => "u8",
            TypeCode.UInt16 => "u16",
            TypeCode.UInt32 => "u32",
            TypeCode.UInt64 => "u64",
            TypeCode.Int32 => "i32",
            TypeCode.Int64 => "i64",
            _ => DocumentationText.Mark($"T:{type.FullName}"),
        });

    [GeneratedRegex(@"^\((?<arguments>[^)]*)\)( → (?<result>.*?))?\.( (?<summary>.*))?$", RegexOptions.Singleline)]
    private static partial Regex CallComment();

}
