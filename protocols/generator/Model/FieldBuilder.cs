using Google.Protobuf.Reflection;
using Rill.Protocols.Options;
using Kind = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

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
        int[] path,
        Dictionary<string, MessageModel> messages,
        Dictionary<string, EnumModel> enums)
    {
        var names = new HashSet<string>();
        var oneOfs = new Dictionary<int, List<FieldModel>>();
        foreach ((FieldDescriptorProto proto, int index) in
            descriptor.Field.Select((field, i) => (field, i)).OrderBy(pair => pair.field.Number))
        {
            string element = $"{message.ProtoName}.{proto.Name}";
            ProtocolException Problem(string problem) => new(scope.File.Name, element, problem);

            if (proto.Type == Kind.Group)
            {
                throw Problem("groups are not supported");
            }

            bool repeated = proto.Label == FieldDescriptorProto.Types.Label.Repeated;
            if (proto.Type == Kind.Message && IsMap(descriptor, proto))
            {
                throw Problem("maps are not supported; use a repeated message with a key and a value");
            }

            MessageModel? nested = null;
            if (proto.Type == Kind.Message && !messages.TryGetValue(proto.TypeName, out nested))
            {
                throw Problem($"the message {proto.TypeName[1..]} is not one of Rill's protocols");
            }

            bool isHandle = proto.Options?.GetExtension(OptionsExtensions.Handle) == true;
            if (isHandle && (proto.Type != Kind.Uint32 || repeated || proto.HasOneofIndex))
            {
                throw Problem("a handle field must be a singular uint32 without optional or oneof; 0 is no handle");
            }

            uint maxLength = proto.Options?.GetExtension(OptionsExtensions.MaxLength) ?? 0;
            if (maxLength != 0 && proto.Type is not (Kind.Bytes or Kind.String))
            {
                throw Problem("max_length is for bytes and string fields");
            }

            uint maxCount = proto.Options?.GetExtension(OptionsExtensions.MaxCount) ?? 0;
            if (maxCount != 0 && !repeated)
            {
                throw Problem("max_count is for repeated fields");
            }

            bool packable = proto.Type is not (Kind.Bytes or Kind.String or Kind.Message);
            var field = new FieldModel
            {
                Name = MemberName(proto.Name, message.Name),
                Number = (uint)proto.Number,
                Comment = scope.Comments.At([.. path, 2, index]),
                Type = proto.Type,
                IsRepeated = repeated,
                IsPacked = repeated && packable && (proto.Options?.HasPacked != true || proto.Options.Packed),
                HasPresence = !repeated && (proto.HasOneofIndex || proto.Type == Kind.Message),
                MaxLength = maxLength,
                MaxCount = maxCount,
                EnumType = proto.Type == Kind.Enum ? enums[proto.TypeName].FullType : null,
                Message = nested,
            };
            if (!names.Add(field.Name))
            {
                throw Problem($"the C# name {field.Name} is taken by another field");
            }

            if (proto.HasOneofIndex && !proto.Proto3Optional)
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
        descriptor.NestedType.Any(
            type => type.Options?.MapEntry == true && field.TypeName.EndsWith("." + type.Name, StringComparison.Ordinal));
}
