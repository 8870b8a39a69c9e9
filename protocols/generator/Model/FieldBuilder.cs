using Google.Protobuf.Reflection;
using Kind = Google.Protobuf.Reflection.FieldDescriptorProto.Type;

namespace Rill.Protocols.Generator.Model;

/// <summary>Builds and checks the fields of a message.</summary>
internal static class FieldBuilder
{
    /// <summary>Names of members that generated types have anyway; a field named so gets "Field" behind it.</summary>
    private static readonly HashSet<string> s_reserved =
    [
        "TryParse", "TryEncode", "TryFinish", "From", "WriteTo", "Handles", "Failed", "KeepsInput",
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
    ];

    /// <summary>Adds the fields of <paramref name="descriptor"/> to <paramref name="message"/>, by number.</summary>
    /// <exception cref="ProtocolException">A field is not supported or breaks a rule.</exception>
    public static void AddFields(
        FileScope scope,
        DescriptorProto descriptor,
        MessageModel message,
        Dictionary<string, MessageModel> messages,
        Dictionary<string, EnumModel> enums)
    {
        var names = new HashSet<string>();
        var oneOfs = new Dictionary<int, List<FieldModel>>();
        foreach (FieldDescriptorProto proto in descriptor.Fields.OrderBy(field => field.Number))
        {
            string element = $"{message.ProtoName}.{proto.Name}";
            ProtocolException Problem(string problem) => new(scope.Source, element, problem);

            if (proto.type == Kind.TypeGroup)
            {
                throw Problem("groups are not supported");
            }

            bool repeated = proto.label == FieldDescriptorProto.Label.LabelRepeated;
            if (proto.type == Kind.TypeMessage && IsMap(descriptor, proto))
            {
                throw Problem("maps are not supported; use a repeated message with a key and a value");
            }

            MessageModel? nested = null;
            if (proto.type == Kind.TypeMessage && !messages.TryGetValue(proto.TypeName, out nested))
            {
                throw Problem($"the message {proto.TypeName[1..]} is not one of Rill's protocols");
            }

            EnumModel? enumType = null;
            if (proto.type == Kind.TypeEnum && !enums.TryGetValue(proto.TypeName, out enumType))
            {
                throw Problem($"the enum {proto.TypeName[1..]} is not one of Rill's protocols");
            }

            // An optional field is alone in a oneof that nobody wrote.
            bool inOneOf = proto.Proto3Optional || proto.ShouldSerializeOneofIndex();
            HandleInfo? handle = RillOptions.Handle(proto);
            bool isHandle = handle is not null;
            if (isHandle && (proto.type != Kind.TypeUint32 || repeated || inOneOf))
            {
                throw Problem("a handle field must be a singular uint32 without optional or oneof; 0 is no handle");
            }

            if (handle is not null && HandleRules.ProblemOf(handle) is { } wrong)
            {
                throw Problem(wrong);
            }

            FlagsInfo? flags = RillOptions.Flags(proto);
            if (flags is not null && (proto.type is not (Kind.TypeUint32 or Kind.TypeUint64) || repeated || inOneOf || isHandle))
            {
                throw Problem("a set of flags must be a singular uint32 or uint64 without optional or oneof");
            }

            if (flags is not null && !CsNames.IsQualified(flags.Type))
            {
                throw Problem("the type of a set of flags is a C# enum with its namespace");
            }

            uint maxLength = RillOptions.MaxLength(proto);
            if (maxLength != 0 && proto.type is not (Kind.TypeBytes or Kind.TypeString))
            {
                throw Problem("max_length is for bytes and string fields");
            }

            uint maxCount = RillOptions.MaxCount(proto);
            if (maxCount != 0 && !repeated)
            {
                throw Problem("max_count is for repeated fields");
            }

            bool packable = proto.type is not (Kind.TypeBytes or Kind.TypeString or Kind.TypeMessage);
            var field = new FieldModel
            {
                ProtoName = proto.Name,
                Name = MemberName(proto.Name, message.Name),
                Number = (uint)proto.Number,
                Comment = scope.Source.CommentOf(element),
                Type = proto.type,
                IsRepeated = repeated,
                IsPacked = repeated && packable && (proto.Options?.ShouldSerializePacked() != true || proto.Options.Packed),
                HasPresence = !repeated && (inOneOf || proto.type == Kind.TypeMessage),
                MaxLength = maxLength,
                MaxCount = maxCount,
                EnumType = enumType?.FullType,
                Message = nested,
                Handle = handle,
                Flags = flags,
            };
            if (!names.Add(field.Name))
            {
                throw Problem($"the C# name {field.Name} is taken by another field");
            }

            if (inOneOf && !proto.Proto3Optional)
            {
                if (!oneOfs.TryGetValue(proto.OneofIndex, out List<FieldModel>? members))
                {
                    oneOfs[proto.OneofIndex] = members = [];
                }

                members.Add(field);
                field.OneOf = members;
            }

            (isHandle ? message.Handles : message.Fields).Add(field);
        }
    }

    private static string MemberName(string protoName, string messageName)
    {
        string name = CsNames.Pascal(protoName);
        return s_reserved.Contains(name) || name == messageName ? name + "Field" : name;
    }

    private static bool IsMap(DescriptorProto descriptor, FieldDescriptorProto field) =>
        descriptor.NestedTypes.Any(
            type => type.Options?.MapEntry == true && field.TypeName.EndsWith("." + type.Name, StringComparison.Ordinal));
}
