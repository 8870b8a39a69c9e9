using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Rill.Abi;

namespace Rill.Tool.Handbook;

/// <summary>
/// Writes the handbook's page on the kernel interface from the types of kernel/abi and their XML documentation: the
/// calls, the statuses, then each structure with the offset of every field.
/// </summary>
internal static class KernelInterfacePage
{
    /// <summary>The page's name in the rendered book, without its ending.</summary>
    internal const string Name = "understand/kernel/interface";

    /// <summary>Renders the page as Markdown.</summary>
    internal static string Render()
    {
        Assembly assembly = typeof(SystemCall).Assembly;
        var documentation = XmlDocumentation.Load(assembly);
        var page = new StringBuilder();
        page.AppendLine("# The kernel interface").AppendLine();
        page.AppendLine("Generated from `kernel/abi`, where the kernel, the shim and the servers take it from.").AppendLine();
        page.AppendLine(documentation.Of(typeof(SystemCall))).AppendLine();
        Enumeration(page, documentation, typeof(SystemCall), "Calls", "call");
        Enumeration(page, documentation, typeof(Status), "Statuses", "status");

        IEnumerable<Type> others = assembly.GetExportedTypes()
            .Where(type => type != typeof(SystemCall) && type != typeof(Status))
            .OrderBy(type => type.Name, StringComparer.Ordinal);
        foreach (Type type in others)
        {
            if (type.IsEnum)
            {
                page.AppendLine($"## {type.Name}").AppendLine().AppendLine(documentation.Of(type)).AppendLine();
                Enumeration(page, documentation, type, null, "value");
            }
            else if (type.IsValueType)
            {
                Structure(page, documentation, type);
            }
            else
            {
                Constants(page, documentation, type);
            }
        }
        return page.ToString();
    }

    private static void Enumeration(StringBuilder page, XmlDocumentation documentation, Type type, string? heading, string column)
    {
        if (heading is not null)
        {
            page.AppendLine($"## {heading}").AppendLine();
        }
        page.AppendLine($"| number | {column} | |").AppendLine("|---:|---|---|");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            page.AppendLine($"| {Number(field.GetRawConstantValue()!)} | `{field.Name}` | {documentation.Of(field)} |");
        }
        page.AppendLine();
    }

    private static void Structure(StringBuilder page, XmlDocumentation documentation, Type type)
    {
        page.AppendLine($"## {type.Name}").AppendLine().AppendLine(documentation.Of(type)).AppendLine();
        page.AppendLine($"{Marshal.SizeOf(type)} bytes.").AppendLine();
        page.AppendLine("| offset | field | type | |").AppendLine("|---:|---|---|---|");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            page.AppendLine(
                $"| {Marshal.OffsetOf(type, field.Name)} | `{field.Name}` | {TypeName(field.FieldType)} | {documentation.Of(field)} |");
        }
        page.AppendLine();
        ConstantRows(page, documentation, type);
    }

    private static void Constants(StringBuilder page, XmlDocumentation documentation, Type type)
    {
        page.AppendLine($"## {type.Name}").AppendLine().AppendLine(documentation.Of(type)).AppendLine();
        ConstantRows(page, documentation, type);
    }

    private static void ConstantRows(StringBuilder page, XmlDocumentation documentation, Type type)
    {
        FieldInfo[] constants = type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).ToArray();
        if (constants.Length == 0)
        {
            return;
        }
        page.AppendLine("| constant | value | |").AppendLine("|---|---:|---|");
        foreach (FieldInfo field in constants)
        {
            page.AppendLine($"| `{field.Name}` | {Number(field.GetRawConstantValue()!)} | {documentation.Of(field)} |");
        }
        page.AppendLine();
    }

    // Small numbers read best in decimal, addresses and masks in hexadecimal.
    private static string Number(object value) => value switch
    {
        ulong wide and > 65535 => $"0x{wide:X}",
        uint word and > 65535 => $"0x{word:X}",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string TypeName(Type type) => Type.GetTypeCode(type.IsEnum ? typeof(object) : type) switch
    {
        TypeCode.Byte => "u8",
        TypeCode.UInt16 => "u16",
        TypeCode.UInt32 => "u32",
        TypeCode.UInt64 => "u64",
        TypeCode.Int32 => "i32",
        TypeCode.Int64 => "i64",
        _ => type.Name,
    };
}
