using Rill.Protocols.Generator.Model;

namespace Rill.Protocols.Generator.Emit;

/// <summary>
/// Emits the plain form of a message for hosted code: a struct that async methods can hold. Its bytes
/// fields are slices of the buffer that was parsed, so parsing allocates only strings and arrays.
/// </summary>
internal static class PlainMessageEmitter
{
    private const string Memory = "global::System.ReadOnlyMemory<byte>";
    private const string HandleSet = "global::Rill.Protocols.HandleSet";
    private const string Hosted = "global::Rill.Protocols.HostedWire";

    /// <summary>Emits the plain form of <paramref name="message"/>.</summary>
    public static void Emit(CodeWriter code, MessageModel message)
    {
        code.Line();
        code.Summary(message.Comment, $"Message {message.ProtoName}.");
        using (code.Block($"public struct {message.Name} : global::Rill.Protocols.IProtocolMessage<{message.Name}>"))
        {
            code.Line("/// <inheritdoc/>");
            code.Line($"public static bool KeepsInput => {(message.KeepsInput ? "true" : "false")};");
            code.Line();
            EmitHandleRules(code, message);
            foreach (FieldModel field in message.FlagSets)
            {
                code.Line($"/// <summary>What <see cref=\"{field.Name}\"/> may have.</summary>");
                code.Line($"public const {field.Codec.CsType} Known{field.Name} = {field.Flags!.KnownExpression};");
                code.Line();
            }

            foreach (FieldModel field in message.Fields)
            {
                EmitProperty(code, field);
                code.Line();
            }

            for (int slot = 0; slot < message.Handles.Count; slot++)
            {
                code.Summary(message.Handles[slot].Comment, $"Handle of slot {slot}; 0 for none.");
                code.Line($"public {message.Handles[slot].HandleType} {message.Handles[slot].Name} {{ readonly get; set; }}");
                code.Line();
            }

            EmitParse(code, message);
            code.Line();
            EmitFrom(code, message);
            code.Line();
            EmitEncode(code, message);
            code.Line();
            EmitWriteTo(code, message);
        }
    }

    private static void EmitHandleRules(CodeWriter code, MessageModel message)
    {
        const string rule = "global::Rill.Protocols.HandleRule";
        if (message.Handles.Count > 0)
        {
            using (code.Block($"private static readonly {rule}[] s_handleRules ="))
            {
                foreach (FieldModel field in message.Handles)
                {
                    code.Line($"new({HandleRules.KindExpression(field.Handle!)}, {HandleRules.RightsExpression(field.Handle!)}, "
                        + $"{(field.Handle!.Optional ? "true" : "false")}),");
                }
            }

            code.Line(";");
            code.Line();
        }

        code.Line("/// <inheritdoc/>");
        code.Line($"public static global::System.ReadOnlySpan<{rule}> HandleRules => {(message.Handles.Count > 0 ? "s_handleRules" : "default")};");
        code.Line();
    }

    private static string ElementType(FieldModel field) => field.Message?.FullType ?? field.Codec.HostedType;

    private static void EmitProperty(CodeWriter code, FieldModel field)
    {
        string type = ElementType(field);
        code.Summary(field.Comment, $"Field {field.Number}.");
        if (field.IsRepeated)
        {
            code.Line($"public {type}[] {field.Name} {{ readonly get => field ?? []; set; }}");
        }
        else if (field.HasPresence)
        {
            code.Line($"public {type}? {field.Name} {{ readonly get; set; }}");
        }
        else if (type == "string")
        {
            code.Line($"public string {field.Name} {{ readonly get => field ?? \"\"; set; }}");
        }
        else
        {
            code.Line($"public {type} {field.Name} {{ readonly get; set; }}");
        }
    }

    private static void EmitParse(CodeWriter code, MessageModel message)
    {
        string handles = message.Handles.Count > 0 ? "in handles, " : "";
        code.Line("/// <inheritdoc/>");
        using (code.Block($"public static int Parse({Memory} input, in {HandleSet} handles, out {message.Name} message)"))
        {
            code.Line($"int refused = {message.Name}View.Parse(input.Span, {handles}out var view);");
            code.Line("message = refused == 0 ? From(view, input) : default;");
            code.Line("return refused;");
        }
    }

    private static void EmitFrom(CodeWriter code, MessageModel message)
    {
        code.Line("/// <summary>The plain form of a view; <paramref name=\"backing\"/> is what the view was parsed from.</summary>");
        using (code.Block($"internal static {message.Name} From(scoped in {message.Name}View view, {Memory} backing)"))
        {
            code.Line($"var message = new {message.Name}();");
            foreach (FieldModel field in message.Fields)
            {
                if (field.IsRepeated)
                {
                    EmitArray(code, field);
                }
                else if (field.HasPresence)
                {
                    using (code.Block($"if (view.Has{field.Name})"))
                    {
                        code.Line($"message.{field.Name} = {Convert(field, $"view.{field.Name}")};");
                    }
                }
                else
                {
                    code.Line($"message.{field.Name} = {Convert(field, $"view.{field.Name}")};");
                }
            }

            foreach (FieldModel handle in message.Handles)
            {
                code.Line($"message.{handle.Name} = view.{handle.Name};");
            }

            code.Line("return message;");
        }
    }

    private static void EmitArray(CodeWriter code, FieldModel field)
    {
        using (code.Block($"if (view.{field.Name}Count > 0)"))
        {
            code.Line("int next = 0;");
            code.Line($"var elements = new {ElementType(field)}[view.{field.Name}Count];");
            using (code.Block($"foreach (var element in view.{field.Name})"))
            {
                code.Line($"elements[next++] = {Convert(field, "element")};");
            }

            code.Line();
            code.Line($"message.{field.Name} = elements;");
        }
    }

    private static string Convert(FieldModel field, string value)
    {
        if (field.Message is not null)
        {
            return $"{field.Message.FullType}.From({value}, backing)";
        }

        return field.Codec.HostedType switch
        {
            "string" => $"{Hosted}.ToString({value})",
            "global::System.ReadOnlyMemory<byte>" => $"{Hosted}.Slice(backing, {value})",
            _ => value,
        };
    }

    private static void EmitEncode(CodeWriter code, MessageModel message)
    {
        code.Line("/// <inheritdoc/>");
        using (code.Block($"public readonly bool TryEncode(global::System.Span<byte> destination, out int written, out {HandleSet} handles)"))
        {
            code.Line($"var writer = new {message.Name}Writer(destination);");
            code.Line("WriteTo(ref writer);");
            code.Line($"handles = {(message.Handles.Count > 0 ? "writer.Handles" : "default")};");
            code.Line("return writer.TryFinish(out written);");
        }
    }

    private static void EmitWriteTo(CodeWriter code, MessageModel message)
    {
        code.Line("/// <summary>Writes all fields.</summary>");
        using (code.Block($"internal readonly void WriteTo(scoped ref {message.Name}Writer writer)"))
        {
            foreach (FieldModel field in message.Fields)
            {
                if (field.IsRepeated && field.IsPackable)
                {
                    code.Line($"writer.Write{field.Name}({field.Name});");
                }
                else if (field.IsRepeated)
                {
                    using (code.Block($"foreach (var element in {field.Name})"))
                    {
                        EmitOne(code, field, "Add", "element");
                    }
                }
                else if (field.HasPresence)
                {
                    using (code.Block($"if ({field.Name} is {{ }} value{field.Number})"))
                    {
                        EmitOne(code, field, "Write", $"value{field.Number}");
                    }
                }
                else
                {
                    EmitOne(code, field, "Write", field.Name);
                }
            }

            foreach (FieldModel handle in message.Handles)
            {
                code.Line($"writer.Write{handle.Name}({handle.Name});");
            }
        }
    }

    private static void EmitOne(CodeWriter code, FieldModel field, string verb, string value)
    {
        if (field.Message is not null)
        {
            code.Line($"var nested = writer.Begin{field.Name}();");
            code.Line($"{value}.WriteTo(ref nested);");
            code.Line($"writer.End{field.Name}(nested);");
            return;
        }

        switch (field.Codec.HostedType)
        {
            case "string":
                // Strings are encoded into a pooled buffer first, since the writer takes bytes.
                using (code.Block(""))
                {
                    code.Line($"var utf8 = new {Hosted}.Utf8Buffer({value});");
                    code.Line($"writer.{verb}{field.Name}(utf8.Bytes);");
                    code.Line("utf8.Return();");
                }

                break;
            case "global::System.ReadOnlyMemory<byte>":
                code.Line($"writer.{verb}{field.Name}({value}.Span);");
                break;
            default:
                code.Line($"writer.{verb}{field.Name}({value});");
                break;
        }
    }
}
