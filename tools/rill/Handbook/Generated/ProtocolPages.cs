using System.Text;
using Rill.Protocols.Generator.Model;
using Rill.Protocols.Generator.Schema;

namespace Rill.Tool.Handbook.Generated;

/// <summary>
/// Writes a page for each interface: its calls with what they take, give and fail with, and its messages. The model is that
/// from which the code is generated.
/// </summary>
internal static class ProtocolPages
{
    /// <summary>The folder of the pages in the tree.</summary>
    internal const string Folder = "handbook/understand/protocols";

    /// <summary>The pages' paths in the tree, and their texts.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Render()
    {
        // The .proto files lie beside the tool.
        string root = Path.Combine(AppContext.BaseDirectory, "protocols");
        string[] files = [.. Directory.EnumerateFiles(root, "*.proto").Order(StringComparer.Ordinal)];
        foreach (ProtocolFile file in ModelBuilder.Build(SchemaReader.Read([root], files), null))
        {
            yield return new($"{Folder}/{Path.GetFileNameWithoutExtension(file.Name)}.md", Page(file));
        }
    }

    private static string Page(ProtocolFile file)
    {
        StringBuilder page = new(GeneratedPages.Head($"The interface {file.Name}", $"protocols/{file.Name}"));
        page.Append($"Made from [protocols/{file.Name}](../../../protocols/{file.Name}), whose head says what labels mean. How to read\n");
        page.Append("this: [protocols](../protocols.md).\n");
        foreach (ServiceModel service in file.Services)
        {
            AppendService(page, service);
        }

        page.Append("\n## Messages\n");
        foreach (MessageModel message in file.Messages.Where(message => message.Fields.Count + message.Handles.Count > 0))
        {
            AppendMessage(page, message);
        }

        foreach (EnumModel item in file.Enums)
        {
            AppendEnum(page, item);
        }

        return page.ToString();
    }

    private static void AppendService(StringBuilder page, ServiceModel service)
    {
        page.Append($"\n## {service.Name}\n\n");
        AppendComment(page, service.Comment);
        page.Append("| id | call | request | reply | bulk | errors |\n|---:|---|---|---|---|---|\n");
        foreach (MethodModel method in service.Methods)
        {
            page.Append($"| {method.Id} | {method.Name} | {method.Request.Name} | {method.Reply.Name} | {Words(method.Bulk)} ");
            page.Append($"| {string.Join(' ', method.Errors)} |\n");
        }

        foreach (MethodModel method in service.Methods.Where(method => method.Comment != ""))
        {
            page.Append($"\n{method.Name}: {method.Comment}\n");
        }
    }

    private static void AppendMessage(StringBuilder page, MessageModel message)
    {
        page.Append($"\n### {message.Name}\n\n");
        AppendComment(page, message.Comment);
        page.Append("| number | field | type | |\n|---:|---|---|---|\n");
        foreach (FieldModel field in message.Fields.Concat(message.Handles).OrderBy(field => field.Number))
        {
            page.Append($"| {field.Number} | {field.ProtoName} | {TypeOf(field)} | {Cell(field.Comment)} |\n");
        }
    }

    private static void AppendEnum(StringBuilder page, EnumModel item)
    {
        page.Append($"\n### {item.Name}\n\n");
        AppendComment(page, item.Comment);
        page.Append("| number | value | |\n|---:|---|---|\n");
        foreach (EnumValueModel value in item.Values)
        {
            page.Append($"| {value.Number} | {value.Name} | {Cell(value.Comment)} |\n");
        }
    }

    private static void AppendComment(StringBuilder page, string comment)
    {
        if (comment != "")
        {
            page.Append($"{comment}\n\n");
        }
    }

    private static string TypeOf(FieldModel field)
    {
        string type = field switch
        {
            { Handle: { } handle } => handle.Kind == HandleRules.AnyKind ? "handle" : $"handle: {handle.Kind}, {handle.Rights}",
            { Flags: { } flags } => $"flags: {flags.Known}{Words(flags.Unknown)}",
            { Message: { } message } => message.Name,
            { EnumType: { } name } => name[(name.LastIndexOf('.') + 1)..],
            _ => field.Type.ToString()["Type".Length..].ToLowerInvariant(),
        };
        string limits = (field.MaxLength > 0 ? $", at most {field.MaxLength} bytes" : "")
            + (field.MaxCount > 0 ? $", at most {field.MaxCount}" : "");
        bool mayBeAbsent = field.Handle?.Optional ?? (field.HasPresence && field.Message is null);
        return (field.IsRepeated ? "repeated " : "") + type + limits + (mayBeAbsent ? ", optional" : "");
    }

    private static string Words(Bulk bulk) => bulk switch
    {
        Bulk.None => "",
        Bulk.ToServer => "to the server",
        Bulk.ToClient => "to the client",
        _ => "both ways",
    };

    private static string Words(UnknownBits unknown) => unknown switch
    {
        UnknownBits.Ignore => "; others are ignored",
        UnknownBits.Tell => "; others are looked at after other arguments",
        _ => "; others are EINVAL",
    };

    private static string Cell(string comment) => comment.Replace("|", "\\|", StringComparison.Ordinal);
}
