using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rill.Protocols.Tests;

/// <summary>One message of shapes.proto in both libraries.</summary>
public abstract class Shape
{
    /// <summary>All messages of shapes.proto whose fields are all in their bytes.</summary>
    public static readonly Shape[] All =
    [
        new Shape<Ours.Scalars>(Google.Scalars.Descriptor),
        new Shape<Ours.Optionals>(Google.Optionals.Descriptor),
        new Shape<Ours.Lists>(Google.Lists.Descriptor),
        new Shape<Ours.Inner>(Google.Inner.Descriptor),
        new Shape<Ours.Nested>(Google.Nested.Descriptor),
        new Shape<Ours.NestedDeep>(Google.Nested.Types.Deep.Descriptor),
        new Shape<Ours.Choice>(Google.Choice.Descriptor),
        new Shape<Ours.Tree>(Google.Tree.Descriptor),
        new Shape<Ours.Empty>(Google.Empty.Descriptor),
        new Shape<Ours.ReadRequest>(Google.ReadRequest.Descriptor),
    ];

    protected Shape(MessageDescriptor descriptor) => Descriptor = descriptor;

    /// <summary>Google's description of the message.</summary>
    public MessageDescriptor Descriptor { get; }

    /// <summary>Decodes with our codec; null where it refuses.</summary>
    public abstract object? Parse(byte[] bytes);

    /// <summary>Encodes with our codec.</summary>
    public abstract byte[] Encode(object message);

    /// <summary>Finds the shape of a message.</summary>
    public static Shape Named(string name) => Array.Find(All, shape => shape.Descriptor.Name == name)!;

    /// <summary>The first difference between one of Google's messages and one of ours, or null.</summary>
    public static string? Difference(IMessage google, object ours)
    {
        foreach (FieldDescriptor field in google.Descriptor.Fields.InFieldNumberOrder())
        {
            PropertyInfo property = ours.GetType().GetProperty(PropertyName(field))
                ?? throw new InvalidOperationException($"{ours.GetType()} has no {PropertyName(field)}");
            object? expected = field.HasPresence && !field.Accessor.HasValue(google) ? null : field.Accessor.GetValue(google);
            if (!Same(expected, property.GetValue(ours)))
            {
                return $"{field.FullName}: {expected} became {property.GetValue(ours)}";
            }
        }

        return null;
    }

    private static string PropertyName(FieldDescriptor field) =>
        string.Concat(field.Name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (ByteString bytes, ReadOnlyMemory<byte> memory) => bytes.Span.SequenceEqual(memory.Span),
        (string text, string other) => text == other,
        (IMessage message, _) => Difference(message, actual) is null,
        (System.Collections.IList list, Array array) =>
            list.Count == array.Length && Enumerable.Range(0, list.Count).All(i => Same(list[i], array.GetValue(i))),
        (Enum a, Enum b) => Convert.ToInt32(a) == Convert.ToInt32(b),
        _ => expected.Equals(actual),
    };
}

/// <summary>One message of shapes.proto in both libraries.</summary>
public sealed class Shape<T>(MessageDescriptor descriptor) : Shape(descriptor)
    where T : struct, IProtocolMessage<T>
{
    /// <inheritdoc/>
    public override object? Parse(byte[] bytes) => T.TryParse(bytes, default, out T message) ? message : null;

    /// <inheritdoc/>
    public override byte[] Encode(object message)
    {
        byte[] room = new byte[WireFormat.MaxMessageBytes];
        return ((T)message).TryEncode(room, out int written, out _)
            ? room[..written]
            : throw new InvalidOperationException("does not fit");
    }
}
