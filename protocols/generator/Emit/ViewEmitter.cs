using Rill.Protocols.Generator.Model;

namespace Rill.Protocols.Generator.Emit;

/// <summary>
/// Emits the decoder of a message: a ref struct that holds the singular fields by value, slices of the
/// input for bytes, strings and messages, and enumerators over the input for repeated fields.
/// </summary>
internal static class ViewEmitter
{
    private const string Bytes = "global::System.ReadOnlySpan<byte>";
    private const string Reader = "global::Rill.Protocols.WireReader";
    private const string Format = "global::Rill.Protocols.WireFormat";
    private const string HandleSet = "global::Rill.Protocols.HandleSet";

    /// <summary>Emits the view of <paramref name="message"/>.</summary>
    public static void Emit(CodeWriter code, MessageModel message)
    {
        code.Line();
        code.Summary(message.Comment, $"Message {message.ProtoName}.");
        code.Line("/// <remarks>The decoded form: it refers to the bytes it was parsed from and allocates nothing.</remarks>");
        using (code.Block($"public ref struct {message.Name}View"))
        {
            if (message.Repeated.Any())
            {
                code.Line($"private {Bytes} _message;");
                code.Line();
            }

            foreach (FieldModel field in message.Fields)
            {
                EmitMember(code, field);
            }

            foreach (FieldModel handle in message.Handles)
            {
                code.Summary(handle.Comment, $"Handle of slot {message.Handles.IndexOf(handle)}; 0 for none.");
                code.Line($"public {handle.HandleType} {handle.Name} {{ readonly get; private set; }}");
                code.Line();
            }

            foreach (FieldModel flags in message.FlagSets.Where(flags => flags.Flags!.Unknown == UnknownBits.Tell))
            {
                code.Line($"/// <summary>Whether <see cref=\"{flags.Name}\"/> had bits that it may not have, which are dropped.</summary>");
                code.Line($"public bool HasUnknown{flags.Name} {{ readonly get; private set; }}");
                code.Line();
            }

            EmitEntry(code, message);
            code.Line();
            EmitParse(code, message);
            foreach (FieldModel field in message.Repeated)
            {
                code.Line();
                ListEmitter.Emit(code, message, field);
            }
        }
    }

    private static void EmitMember(CodeWriter code, FieldModel field)
    {
        if (field.IsRepeated)
        {
            code.Line($"/// <summary>How many elements <see cref=\"{field.Name}\"/> has.</summary>");
            code.Line($"public int {field.Name}Count {{ readonly get; private set; }}");
            code.Line();
            code.Summary(field.Comment, $"Field {field.Number}, repeated.");
            code.Line($"public readonly {field.Name}List {field.Name} => new(_message);");
            code.Line();
            return;
        }

        if (field.HasPresence)
        {
            code.Line($"/// <summary>Whether <see cref=\"{field.Name}\"/> is present.</summary>");
            code.Line($"public bool Has{field.Name} {{ readonly get; private set; }}");
            code.Line();
        }

        string type = field.Message is null ? field.Codec.CsType : field.Message.FullType + "View";
        code.Summary(field.Comment, $"Field {field.Number}.");
        code.Line($"public {type} {field.Name} {{ readonly get; private set; }}");
        code.Line();
    }

    private static void EmitEntry(CodeWriter code, MessageModel message)
    {
        bool handles = message.Handles.Count > 0;
        string handleParameter = handles ? $" in {HandleSet} handles," : "";
        string handleArgument = handles ? " in handles," : "";
        code.Line("/// <summary>Decodes a whole message. False, and an empty view, if it is malformed, too large or refused.</summary>");
        code.Line($"public static bool TryParse({Bytes} input,{handleParameter} out {message.Name}View view) =>");
        code.Line($"    Parse(input,{handleArgument} out view) == 0;");
        code.Line();
        code.Line("/// <summary>Decodes a whole message.</summary>");
        code.Line("/// <returns>0; or the errno for its sender, with an empty view: EBADMSG if it is malformed or too large, EINVAL for");
        code.Line("/// flags that it may not have" + (handles ? ", EBADF where a handle is missing" : "") + ".</returns>");
        using (code.Block($"public static int Parse({Bytes} input,{handleParameter} out {message.Name}View view)"))
        {
            using (code.Block(
                $"if (input.Length > {Format}.MaxMessageBytes || !TryParseNested(input, {Format}.MaxDepth, out view))"))
            {
                code.Line("view = default;");
                code.Line($"return {Format}.Malformed;");
            }

            code.Line();
            EmitFlagChecks(code, message);
            EmitMissingHandles(code, message);
            for (int slot = 0; slot < message.Handles.Count; slot++)
            {
                code.Line($"view.{message.Handles[slot].Name} = new(handles[{slot}]);");
            }

            code.Line("return 0;");
        }
    }

    private static void EmitMissingHandles(CodeWriter code, MessageModel message)
    {
        IEnumerable<int> needed = Enumerable.Range(0, message.Handles.Count).Where(slot => !message.Handles[slot].Handle!.Optional);
        string missing = string.Join(" || ", needed.Select(slot => $"handles[{slot}] == 0"));
        if (missing == "")
        {
            return;
        }

        using (code.Block($"if ({missing})"))
        {
            code.Line("view = default;");
            code.Line($"return {Format}.WrongHandles;");
        }

        code.Line();
    }

    private static void EmitFlagChecks(CodeWriter code, MessageModel message)
    {
        foreach (FieldModel field in message.FlagSets)
        {
            string known = $"({field.Flags!.KnownExpression})";
            string unknown = $"(view.{field.Name} & ~{known}) != 0";
            switch (field.Flags.Unknown)
            {
                case UnknownBits.Refuse:
                    using (code.Block($"if ({unknown})"))
                    {
                        code.Line("view = default;");
                        code.Line($"return {Format}.UnknownFlags;");
                    }

                    code.Line();
                    break;
                case UnknownBits.Tell:
                    code.Line($"view.HasUnknown{field.Name} = {unknown};");
                    code.Line($"view.{field.Name} &= {known};");
                    break;
                default:
                    code.Line($"view.{field.Name} &= {known};");
                    break;
            }
        }
    }

    private static void EmitParse(CodeWriter code, MessageModel message)
    {
        code.Line("/// <summary>Decodes a message that may be nested in others, <paramref name=\"depth\"/> levels from the limit.</summary>");
        using (code.Block($"internal static bool TryParseNested({Bytes} input, int depth, out {message.Name}View view)"))
        {
            code.Line("view = default;");
            code.FailIf("depth <= 0");
            code.Line();
            if (message.Repeated.Any())
            {
                code.Line("view._message = input;");
            }

            code.Line($"var reader = new {Reader}(input);");
            using (code.Block("while (!reader.AtEnd)"))
            {
                code.FailIf("!reader.TryReadTag(out uint tag)");
                code.Line();
                using (code.Block("switch (tag)"))
                {
                    foreach (FieldModel field in message.Fields)
                    {
                        EmitCases(code, field);
                    }

                    using (code.Block("default:"))
                    {
                        EmitUnknown(code, message);
                        code.Line("break;");
                    }
                }
            }

            code.Line();
            code.Line("return true;");
        }
    }

    private static void EmitCases(CodeWriter code, FieldModel field)
    {
        using (code.Block($"case {field.Tag}U:"))
        {
            if (field.IsRepeated)
            {
                EmitElement(code, field, "reader");
            }
            else if (field.Message is not null)
            {
                // Protobuf would merge the two; an encoder of ours never writes two.
                code.FailIf($"view.Has{field.Name}");
                code.FailIf($"!reader.TryReadBytes(out {Bytes} bytes)");
                code.FailIf($"!{field.Message.FullType}View.TryParseNested(bytes, depth - 1, out var value)");
                EmitPresence(code, field);
                code.Line($"view.{field.Name} = value;");
            }
            else
            {
                ScalarCodec codec = field.Codec;
                code.FailIf($"!reader.TryRead{codec.Reader}(out {codec.RawType} value)");
                EmitLengthCheck(code, field);
                EmitPresence(code, field);
                code.Line($"view.{field.Name} = {string.Format(codec.FromRaw, "value")};");
            }

            code.Line("break;");
        }

        if (!field.IsRepeated || !field.IsPackable)
        {
            return;
        }

        using (code.Block($"case {field.PackedTag}U:"))
        {
            code.FailIf($"!reader.TryReadBytes(out {Bytes} packed)");
            code.Line($"var elements = new {Reader}(packed);");
            using (code.Block("while (!elements.AtEnd)"))
            {
                EmitElement(code, field, "elements");
            }

            code.Line("break;");
        }
    }

    private static void EmitElement(CodeWriter code, FieldModel field, string reader)
    {
        if (field.Message is not null)
        {
            code.FailIf($"!{reader}.TryReadBytes(out {Bytes} bytes)");
            code.FailIf($"!{field.Message.FullType}View.TryParseNested(bytes, depth - 1, out _)");
        }
        else if (field.Codec.WireType == WireTypes.LengthDelimited)
        {
            code.FailIf($"!{reader}.TryReadBytes(out {Bytes} value)");
            EmitLengthCheck(code, field);
        }
        else
        {
            code.FailIf($"!{reader}.TryRead{field.Codec.Reader}(out _)");
        }

        code.Line($"view.{field.Name}Count++;");
        if (field.MaxCount > 0)
        {
            code.FailIf($"view.{field.Name}Count > {field.MaxCount}");
        }
    }

    private static void EmitLengthCheck(CodeWriter code, FieldModel field)
    {
        if (field.MaxLength > 0)
        {
            code.FailIf($"value.Length > {field.MaxLength}");
        }
    }

    private static void EmitPresence(CodeWriter code, FieldModel field)
    {
        foreach (FieldModel other in field.OneOf ?? [])
        {
            if (other != field)
            {
                // The last member of a oneof on the wire is the one that counts.
                code.Line($"view.Has{other.Name} = false;");
                code.Line($"view.{other.Name} = default;");
            }
        }

        if (field.HasPresence)
        {
            code.Line($"view.Has{field.Name} = true;");
        }
    }

    private static void EmitUnknown(CodeWriter code, MessageModel message)
    {
        if (message.Fields.Count > 0)
        {
            // A number that is known with a wire type that is not.
            using (code.Block("switch (tag >> 3)"))
            {
                foreach (FieldModel field in message.Fields)
                {
                    code.Line($"case {field.Number}U:");
                }

                code.Line("    return false;");
            }

            code.Line();
        }

        code.FailIf("!reader.TrySkip(tag)");
    }
}
