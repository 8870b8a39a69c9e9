using Google.Protobuf.Reflection;

namespace Rill.Protocols.Generator.Model;

/// <summary>A field of a message.</summary>
internal sealed class FieldModel
{
    /// <summary>Its name in protobuf.</summary>
    public required string ProtoName { get; init; }

    /// <summary>Its C# name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name as a C# parameter.</summary>
    public string Parameter => "@" + char.ToLowerInvariant(Name[0]) + Name[1..];

    /// <summary>Its number.</summary>
    public required uint Number { get; init; }

    /// <summary>What the .proto file says of it.</summary>
    public required string Comment { get; init; }

    /// <summary>Its type in protobuf.</summary>
    public required FieldDescriptorProto.Type Type { get; init; }

    /// <summary>Whether it occurs any number of times.</summary>
    public required bool IsRepeated { get; init; }

    /// <summary>Whether a repeated field is encoded packed.</summary>
    public required bool IsPacked { get; init; }

    /// <summary>Whether "absent" and "the default value" differ: optional, in a oneof, or a message.</summary>
    public required bool HasPresence { get; init; }

    /// <summary>The fields of the same oneof, itself included; null outside one.</summary>
    public List<FieldModel>? OneOf { get; set; }

    /// <summary>The longest bytes or string value accepted, in bytes; 0 for no limit.</summary>
    public required uint MaxLength { get; init; }

    /// <summary>The most elements accepted; 0 for no limit.</summary>
    public required uint MaxCount { get; init; }

    /// <summary>The C# enum with namespace, where the type is one.</summary>
    public string? EnumType { get; init; }

    /// <summary>The message, where the type is one.</summary>
    public MessageModel? Message { get; set; }

    /// <summary>What the handle must be, where the field is one.</summary>
    public HandleInfo? Handle { get; init; }

    /// <summary>The C# type of the handle.</summary>
    public string HandleType => $"global::Rill.Protocols.HandleOf<global::Rill.Protocols.HandleKinds.{Handle!.Kind}>";

    /// <summary>What the set of flags is, where the field is one.</summary>
    public FlagsInfo? Flags { get; init; }

    /// <summary>How values of the type are read and written.</summary>
    public ScalarCodec Codec => Flags is null ? ScalarCodec.Of(Type, EnumType) : ScalarCodec.OfFlags(Type, Flags.Type);

    /// <summary>Whether the type can be packed when repeated: everything but bytes, strings and messages.</summary>
    public bool IsPackable => Message is null && Codec.WireType != WireTypes.LengthDelimited;

    /// <summary>The tag of one value.</summary>
    public uint Tag => (Number << 3) | (Message is null ? Codec.WireType : WireTypes.LengthDelimited);

    /// <summary>The tag of packed values.</summary>
    public uint PackedTag => (Number << 3) | WireTypes.LengthDelimited;
}

/// <summary>The wire types of protobuf's encoding.</summary>
internal static class WireTypes
{
    public const uint Varint = 0;
    public const uint Fixed64 = 1;
    public const uint LengthDelimited = 2;
    public const uint Fixed32 = 5;
}
