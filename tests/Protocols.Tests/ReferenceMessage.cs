using System.Collections;
using Google.Protobuf.Reflection;
using ProtoBuf.Meta;
using Rill.Protocols.Generator.Schema;

namespace Rill.Protocols.Tests;

/// <summary>A message of shapes.proto as protobuf-net has it: its descriptor, its class and its codec.</summary>
internal sealed class ReferenceMessage
{
    private static readonly DescriptorProto[] s_messages = [.. Read().MessageTypes];

    private static readonly RuntimeTypeModel s_model = MakeModel();

    /// <param name="type">protobuf-net's class of the message.</param>
    public ReferenceMessage(Type type)
    {
        Type = type;
        DescriptorProto[] scope = type.DeclaringType is { } outer ? [.. Named(s_messages, outer.Name).NestedTypes] : s_messages;
        Fields = [.. Named(scope, type.Name).Fields.OrderBy(field => field.Number).Select(field => new ReferenceField(field, type))];
    }

    /// <summary>The folder of the .proto files that the tests read.</summary>
    public static string SchemaFolder => Path.Combine(AppContext.BaseDirectory, "schemas");

    /// <summary>protobuf-net's class.</summary>
    public Type Type { get; }

    /// <summary>The fields, by number.</summary>
    public IReadOnlyList<ReferenceField> Fields { get; }

    /// <summary>Encodes with protobuf-net.</summary>
    public static byte[] Encode(object message)
    {
        using var stream = new MemoryStream();
        s_model.Serialize(stream, message);
        return stream.ToArray();
    }

    /// <summary>Decodes with protobuf-net; null where it refuses.</summary>
    public object? Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return s_model.Deserialize(Type, bytes);
        }
        catch (Exception refused) when (refused is ProtoBuf.ProtoException or EndOfStreamException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The first difference between two messages of this class, or null. Unknown fields do not count.</summary>
    public string? Difference(object expected, object actual) =>
        Fields.Where(field => !Same(field.Get(expected), field.Get(actual)))
            .Select(field => $"{Type.Name}.{field.Name}: {field.Get(expected)} became {field.Get(actual)}").FirstOrDefault();

    private static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (string a, string b) => a == b,
        (IList a, IList b) => a.Count == b.Count && Enumerable.Range(0, a.Count).All(i => Same(a[i], b[i])),
        (ProtoBuf.IExtensible a, _) => new ReferenceMessage(a.GetType()).Difference(a, actual) is null,
        _ => expected.Equals(actual),
    };

    private static RuntimeTypeModel MakeModel()
    {
        var model = RuntimeTypeModel.Create();
        foreach (Type type in typeof(Reference.Scalars).Assembly.GetTypes().Where(
            type => type.Namespace == typeof(Reference.Scalars).Namespace && type.IsClass))
        {
            MetaType meta = model.Add(type);
            foreach (ReferenceField field in new ReferenceMessage(type).Fields)
            {
                field.Configure(meta);
            }
        }

        return model;
    }

    private static DescriptorProto Named(IEnumerable<DescriptorProto> messages, string name) =>
        messages.Single(message => message.Name == name);

    private static FileDescriptorProto Read() =>
        SchemaReader.Read([SchemaFolder], [Path.Combine(SchemaFolder, "shapes.proto")])
            .Descriptors.Files.Single(file => file.Name == "shapes.proto");
}
