using Rill.Protocols.Generator.Model;

namespace Rill.Protocols.Generator.Emit;

/// <summary>Emits the enumerator of a repeated field, nested in its message's view.</summary>
internal static class ListEmitter
{
    private const string Bytes = "global::System.ReadOnlySpan<byte>";
    private const string Reader = "global::Rill.Protocols.WireReader";

    /// <summary>Emits the enumerator of <paramref name="field"/>.</summary>
    public static void Emit(CodeWriter code, MessageModel message, FieldModel field)
    {
        string list = $"{field.Name}List";
        string type = field.Message is null ? field.Codec.CsType : field.Message.FullType + "View";
        code.Line($"/// <summary>The elements of <see cref=\"{message.Name}View.{field.Name}\"/>, for foreach.</summary>");
        using (code.Block($"public ref struct {list}"))
        {
            code.Line($"private {Reader} _reader;");
            if (field.IsPackable)
            {
                code.Line($"private {Reader} _packed;");
            }

            code.Line();
            using (code.Block($"internal {list}({Bytes} message)"))
            {
                code.Line($"_reader = new {Reader}(message);");
                if (field.IsPackable)
                {
                    code.Line("_packed = default;");
                }

                code.Line("Current = default;");
            }

            code.Line();
            code.Line("/// <summary>The element that <see cref=\"MoveNext\"/> went to.</summary>");
            code.Line($"public {type} Current {{ readonly get; private set; }}");
            code.Line();
            code.Line("/// <summary>An enumerator at the beginning, if this one is.</summary>");
            code.Line($"public readonly {list} GetEnumerator() => this;");
            code.Line();
            code.Line("/// <summary>Goes to the next element; false at the end.</summary>");
            using (code.Block("public bool MoveNext()"))
            {
                EmitMoveNext(code, field);
            }
        }
    }

    private static void EmitMoveNext(CodeWriter code, FieldModel field)
    {
        if (!field.IsPackable)
        {
            EmitScan(code, field);
            return;
        }

        using (code.Block("while (true)"))
        {
            using (code.Block("if (!_packed.AtEnd)"))
            {
                EmitTake(code, field, "_packed");
            }

            code.Line();
            code.FailIf("_reader.AtEnd || !_reader.TryReadTag(out uint tag)");
            code.Line();
            using (code.Block($"if (tag == {field.Tag}U)"))
            {
                EmitTake(code, field, "_reader");
            }

            code.Line();
            using (code.Block($"if (tag == {field.PackedTag}U)"))
            {
                code.FailIf($"!_reader.TryReadBytes(out {Bytes} packed)");
                code.Line($"_packed = new {Reader}(packed);");
                code.Line("continue;");
            }

            code.Line();
            code.FailIf("!_reader.TrySkip(tag)");
        }
    }

    private static void EmitScan(CodeWriter code, FieldModel field)
    {
        using (code.Block("while (!_reader.AtEnd)"))
        {
            code.FailIf("!_reader.TryReadTag(out uint tag)");
            code.Line();
            using (code.Block($"if (tag != {field.Tag}U)"))
            {
                code.FailIf("!_reader.TrySkip(tag)");
                code.Line("continue;");
            }

            code.Line();
            code.FailIf($"!_reader.TryReadBytes(out {Bytes} bytes)");
            if (field.Message is null)
            {
                code.Line("Current = bytes;");
            }
            else
            {
                // The whole was checked against the depth limit when it was parsed.
                code.FailIf(
                    $"!{field.Message.FullType}View.TryParseNested(bytes, global::Rill.Protocols.WireFormat.MaxDepth, out var value)");
                code.Line("Current = value;");
            }

            code.Line("return true;");
        }

        code.Line();
        code.Line("return false;");
    }

    private static void EmitTake(CodeWriter code, FieldModel field, string reader)
    {
        ScalarCodec codec = field.Codec;
        code.FailIf($"!{reader}.TryRead{codec.Reader}(out {codec.RawType} value)");
        code.Line($"Current = {string.Format(codec.FromRaw, "value")};");
        code.Line("return true;");
    }
}
