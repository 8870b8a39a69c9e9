using Kind = Google.Protobuf.Reflection.FieldDescriptorProto.Type;

namespace Rill.Protocols.Generator.Model;

/// <summary>How one scalar type of protobuf is held, read and written in generated code.</summary>
/// <param name="CsType">The C# type that holds it in a view.</param>
/// <param name="HostedType">The C# type that holds it in a plain message.</param>
/// <param name="WireType">Its wire type.</param>
/// <param name="Reader">The method of WireReader that reads it, without "TryRead".</param>
/// <param name="RawType">What that method gives.</param>
/// <param name="FromRaw">The C# conversion from that to <paramref name="CsType"/>; {0} is the value.</param>
/// <param name="Writer">The method of WireWriter that writes it, without "Write".</param>
/// <param name="ToRaw">The C# conversion to what that method takes; {0} is the value.</param>
/// <param name="IsSet">The C# condition under which a value is not the default; {0} is the value.</param>
internal sealed record ScalarCodec(
    string CsType,
    string HostedType,
    uint WireType,
    string Reader,
    string RawType,
    string FromRaw,
    string Writer,
    string ToRaw,
    string IsSet)
{
    /// <summary>The codec of a type; <paramref name="enumType"/> is the C# type of an enum.</summary>
    public static ScalarCodec Of(Kind type, string? enumType) => type switch
    {
        Kind.TypeInt32 => Varint("int", "unchecked((int){0})", "unchecked((ulong)(long){0})"),
        Kind.TypeInt64 => Varint("long", "unchecked((long){0})", "unchecked((ulong){0})"),
        Kind.TypeUint32 => Varint("uint", "unchecked((uint){0})", "{0}"),
        Kind.TypeUint64 => Varint("ulong", "{0}", "{0}"),
        Kind.TypeBool => Varint("bool", "{0} != 0", "{0} ? 1UL : 0UL", "{0}"),
        Kind.TypeEnum => Varint(
            enumType!, $"({enumType})unchecked((int){{0}})", "unchecked((ulong)(long)(int){0})", "(int){0} != 0"),
        Kind.TypeSint32 => Plain("int", WireTypes.Varint, "ZigZag32"),
        Kind.TypeSint64 => Plain("long", WireTypes.Varint, "ZigZag64"),
        Kind.TypeFixed32 => Plain("uint", WireTypes.Fixed32, "Fixed32"),
        Kind.TypeFixed64 => Plain("ulong", WireTypes.Fixed64, "Fixed64"),
        Kind.TypeSfixed32 => Plain("int", WireTypes.Fixed32, "Fixed32") with
        {
            RawType = "uint",
            FromRaw = "unchecked((int){0})",
            ToRaw = "unchecked((uint){0})",
        },
        Kind.TypeSfixed64 => Plain("long", WireTypes.Fixed64, "Fixed64") with
        {
            RawType = "ulong",
            FromRaw = "unchecked((long){0})",
            ToRaw = "unchecked((ulong){0})",
        },
        Kind.TypeFloat => Plain("float", WireTypes.Fixed32, "Float") with
        {
            IsSet = "!global::Rill.Protocols.WireWriter.IsDefault({0})",
        },
        Kind.TypeDouble => Plain("double", WireTypes.Fixed64, "Double") with
        {
            IsSet = "!global::Rill.Protocols.WireWriter.IsDefault({0})",
        },
        Kind.TypeBytes => Bytes("global::System.ReadOnlyMemory<byte>"),
        Kind.TypeString => Bytes("string"),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a scalar"),
    };

    /// <summary>The codec of a set of flags, whose C# type is an enum.</summary>
    public static ScalarCodec OfFlags(Kind type, string flags)
    {
        string bits = type == Kind.TypeUint32 ? "uint" : "ulong";
        return Varint(
            $"global::{flags}", $"(global::{flags})unchecked(({bits}){{0}})", $"({bits}){{0}}", $"({bits}){{0}} != 0");
    }

    private static ScalarCodec Varint(string type, string fromRaw, string toRaw, string isSet = "{0} != 0") =>
        new(type, type, WireTypes.Varint, "Varint", "ulong", fromRaw, "Varint", toRaw, isSet);

    private static ScalarCodec Plain(string type, uint wireType, string method) =>
        new(type, type, wireType, method, type, "{0}", method, "{0}", "{0} != 0");

    private static ScalarCodec Bytes(string hosted) => new(
        "global::System.ReadOnlySpan<byte>",
        hosted,
        WireTypes.LengthDelimited,
        "Bytes",
        "global::System.ReadOnlySpan<byte>",
        "{0}",
        "Bytes",
        "{0}",
        "{0}.Length != 0");
}
