using System.Collections;

namespace Rill.Protocols.Tests;

/// <summary>One message of shapes.proto in both libraries.</summary>
public abstract class Shape
{
    /// <summary>All messages of shapes.proto whose fields are all in their bytes.</summary>
    public static readonly Shape[] All =
    [
        new Shape<Ours.Scalars>(typeof(Reference.Scalars)),
        new Shape<Ours.Optionals>(typeof(Reference.Optionals)),
        new Shape<Ours.Lists>(typeof(Reference.Lists)),
        new Shape<Ours.Inner>(typeof(Reference.Inner)),
        new Shape<Ours.Nested>(typeof(Reference.Nested)),
        new Shape<Ours.NestedDeep>(typeof(Reference.Nested.Deep)),
        new Shape<Ours.Choice>(typeof(Reference.Choice)),
        new Shape<Ours.Tree>(typeof(Reference.Tree)),
        new Shape<Ours.Empty>(typeof(Reference.Empty)),
        new Shape<Ours.ReadRequest>(typeof(Reference.ReadRequest)),
    ];

    private protected Shape(Type reference) => Reference = new ReferenceMessage(reference);

    /// <summary>The message's name in shapes.proto.</summary>
    public string Name => Reference.Type.Name;

    /// <summary>The message as protobuf-net has it.</summary>
    internal ReferenceMessage Reference { get; }

    /// <summary>Decodes with our codec; null where it refuses.</summary>
    public abstract object? Parse(byte[] bytes);

    /// <summary>Encodes with our codec.</summary>
    public abstract byte[] Encode(object message);

    /// <summary>Finds the shape of a message.</summary>
    public static Shape Named(string name) => Array.Find(All, shape => shape.Name == name)!;

    /// <summary>The first difference between one of protobuf-net's messages and one of ours, or null.</summary>
    public static string? Difference(object reference, object ours)
    {
        foreach (ReferenceField field in new ReferenceMessage(reference.GetType()).Fields)
        {
            object? expected = field.Get(reference);
            object? actual = ours.GetType().GetProperty(field.Name)!.GetValue(ours);
            if (!Same(expected, actual))
            {
                return $"{reference.GetType().Name}.{field.Name}: {expected} became {actual}";
            }
        }

        return null;
    }

    private static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (byte[] bytes, ReadOnlyMemory<byte> memory) => bytes.AsSpan().SequenceEqual(memory.Span),
        (string text, string other) => text == other,
        (ProtoBuf.IExtensible message, _) => Difference(message, actual) is null,
        (IList list, Array array) =>
            list.Count == array.Length && Enumerable.Range(0, list.Count).All(i => Same(list[i], array.GetValue(i))),
        (Enum a, Enum b) => Convert.ToInt32(a) == Convert.ToInt32(b),
        _ => expected.Equals(actual),
    };
}

/// <summary>One message of shapes.proto in both libraries.</summary>
public sealed class Shape<T> : Shape
    where T : struct, IProtocolMessage<T>
{
    internal Shape(Type reference)
        : base(reference)
    {
    }

    /// <inheritdoc/>
    public override object? Parse(byte[] bytes) => T.Parse(bytes, default, out T message) == 0 ? message : null;

    /// <inheritdoc/>
    public override byte[] Encode(object message)
    {
        byte[] room = new byte[WireFormat.MaxMessageBytes];
        return ((T)message).TryEncode(room, out int written, out _)
            ? room[..written]
            : throw new InvalidOperationException("does not fit");
    }
}
