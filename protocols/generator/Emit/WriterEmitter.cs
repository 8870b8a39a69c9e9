using Rill.Protocols.Generator.Model;

namespace Rill.Protocols.Generator.Emit;

/// <summary>
/// Emits the encoder of a message: a ref struct with one method a field over a span, and for messages of
/// singular plain fields one static method that encodes all.
/// </summary>
internal static class WriterEmitter
{
    private const string Wire = "global::Rill.Protocols.WireWriter";
    private const string HandleSet = "global::Rill.Protocols.HandleSet";

    /// <summary>Emits the writer of <paramref name="message"/>.</summary>
    public static void Emit(CodeWriter code, MessageModel message)
    {
        string name = $"{message.Name}Writer";
        bool handles = message.Handles.Count > 0;
        code.Line();
        code.Line($"/// <summary>Encodes {message.ProtoName} into a span. Each singular field is written at most once.</summary>");
        using (code.Block($"public ref struct {name}"))
        {
            code.Line($"private {Wire} _wire;");
            if (handles)
            {
                code.Line($"private {HandleSet} _handles;");
            }

            code.Line();
            code.Line("/// <summary>Starts at the beginning of <paramref name=\"destination\"/>.</summary>");
            EmitConstructor(code, $"public {name}(global::System.Span<byte> destination)", $"new {Wire}(destination)", handles);
            code.Line();
            EmitConstructor(code, $"internal {name}({Wire} wire)", "wire", handles);
            code.Line();
            code.Line($"internal readonly {Wire} Wire => _wire;");
            code.Line();
            if (handles)
            {
                code.Line("/// <summary>The handles of the message so far.</summary>");
                code.Line($"public readonly {HandleSet} Handles => _handles;");
                code.Line();
            }

            foreach (FieldModel field in message.Fields)
            {
                EmitField(code, field);
                code.Line();
            }

            for (int slot = 0; slot < message.Handles.Count; slot++)
            {
                code.Summary(message.Handles[slot].Comment, $"Sets the handle of slot {slot}.");
                code.Line($"public void Write{message.Handles[slot].Name}({message.Handles[slot].HandleType} value) => _handles[{slot}] = value.Value;");
                code.Line();
            }

            code.Line("/// <summary>Ends the message: its length in bytes, or false if it did not fit"
                + (handles ? " or its handles have a gap" : "") + ".</summary>");
            using (code.Block("public readonly bool TryFinish(out int written)"))
            {
                string check = handles ? " && !_handles.HasGap" : "";
                code.Line($"return _wire.TryFinish(out written){check};");
            }

            if (message.IsFlat)
            {
                code.Line();
                EmitTryEncode(code, message, name);
            }
        }
    }

    private static void EmitConstructor(CodeWriter code, string head, string wire, bool handles)
    {
        using (code.Block(head))
        {
            code.Line($"_wire = {wire};");
            if (handles)
            {
                code.Line("_handles = default;");
            }
        }
    }

    private static void EmitField(CodeWriter code, FieldModel field)
    {
        if (field.Message is not null)
        {
            string writer = field.Message.FullType + "Writer";
            code.Summary(field.Comment, $"Field {field.Number}.");
            code.Line("/// <remarks>Write the nested message and hand its writer to the End method before anything else.</remarks>");
            code.Line($"public {writer} Begin{field.Name}() => new(_wire.BeginNested({field.PackedTag}U));");
            code.Line();
            code.Line($"/// <summary>Ends what <see cref=\"Begin{field.Name}\"/> began.</summary>");
            code.Line($"public void End{field.Name}(scoped in {writer} nested) => _wire.EndNested(nested.Wire);");
            return;
        }

        code.Summary(field.Comment, $"Field {field.Number}.");
        ScalarCodec codec = field.Codec;
        string scoped = codec.WireType == WireTypes.LengthDelimited ? "scoped " : "";
        if (field.IsRepeated && field.IsPackable)
        {
            using (code.Block($"public void Write{field.Name}(scoped global::System.ReadOnlySpan<{codec.CsType}> values)"))
            {
                EmitElements(code, field);
            }

            return;
        }

        using (code.Block($"public void {(field.IsRepeated ? "Add" : "Write")}{field.Name}({scoped}{codec.CsType} value)"))
        {
            if (field.HasPresence || field.IsRepeated)
            {
                EmitValue(code, field, "_wire", "value");
                return;
            }

            using (code.Block($"if ({string.Format(codec.IsSet, "value")})"))
            {
                EmitValue(code, field, "_wire", "value");
            }
        }
    }

    private static void EmitElements(CodeWriter code, FieldModel field)
    {
        ScalarCodec codec = field.Codec;
        string index = "for (int i = 0; i < values.Length; i++)";
        if (!field.IsPacked)
        {
            using (code.Block(index))
            {
                EmitValue(code, field, "_wire", "values[i]");
            }

            return;
        }

        using (code.Block("if (values.Length != 0)"))
        {
            code.Line($"{Wire} packed = _wire.BeginNested({field.PackedTag}U);");
            using (code.Block(index))
            {
                code.Line($"packed.Write{codec.Writer}({string.Format(codec.ToRaw, "values[i]")});");
            }

            code.Line();
            code.Line("_wire.EndNested(packed);");
        }
    }

    private static void EmitValue(CodeWriter code, FieldModel field, string wire, string value)
    {
        code.Line($"{wire}.WriteVarint({field.Tag}U);");
        code.Line($"{wire}.Write{field.Codec.Writer}({string.Format(field.Codec.ToRaw, value)});");
    }

    private static void EmitTryEncode(CodeWriter code, MessageModel message, string name)
    {
        var parameters = new List<string>();
        foreach (FieldModel field in message.Fields)
        {
            if (field.HasPresence)
            {
                parameters.Add($"bool has{field.Name}");
            }

            parameters.Add($"{(field.Codec.WireType == WireTypes.LengthDelimited ? "scoped " : "")}{field.Codec.CsType} {field.Parameter}");
        }

        parameters.AddRange(message.Handles.Select(handle => $"{handle.HandleType} {handle.Parameter}"));
        parameters.Add("global::System.Span<byte> rillDestination");
        parameters.Add("out int rillWritten");
        if (message.Handles.Count > 0)
        {
            parameters.Add($"out {HandleSet} rillHandles");
        }

        code.Line("/// <summary>Encodes a whole message: its length in bytes, or false if it does not fit.</summary>");
        using (code.Block($"public static bool TryEncode({string.Join(", ", parameters)})"))
        {
            code.Line($"var writer = new {name}(rillDestination);");
            foreach (FieldModel field in message.Fields)
            {
                if (!field.HasPresence)
                {
                    code.Line($"writer.Write{field.Name}({field.Parameter});");
                    continue;
                }

                using (code.Block($"if (has{field.Name})"))
                {
                    code.Line($"writer.Write{field.Name}({field.Parameter});");
                }
            }

            foreach (FieldModel handle in message.Handles)
            {
                code.Line($"writer.Write{handle.Name}({handle.Parameter});");
            }

            if (message.Handles.Count > 0)
            {
                code.Line("rillHandles = writer.Handles;");
            }

            code.Line("return writer.TryFinish(out rillWritten);");
        }
    }
}
