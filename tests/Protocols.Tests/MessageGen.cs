using FsCheck;
using FsCheck.Fluent;
using Kind = Google.Protobuf.Reflection.FieldDescriptorProto.Type;

namespace Rill.Protocols.Tests;

/// <summary>Generators of random messages of protobuf-net's classes, from their descriptors.</summary>
internal static class MessageGen
{
    private const int MaxNesting = 3;

    /// <summary>Messages of one type with all kinds of field values, boundary values preferred.</summary>
    /// <param name="type">The type.</param>
    /// <param name="fewest">The fewest elements of a repeated field.</param>
    public static Gen<object> Of(ReferenceMessage type, int fewest = 0) => Of(type, fewest, MaxNesting);

    private static Gen<object> Of(ReferenceMessage type, int fewest, int depth) =>
        Gen.CollectToArray(type.Fields.Select(field => Field(field, fewest, depth)))
            .Select(values =>
            {
                object message = Activator.CreateInstance(type.Type)!;
                for (int i = 0; i < values.Length; i++)
                {
                    if (values[i] is { } value)
                    {
                        type.Fields[i].Set(message, value);
                    }
                }

                return message;
            });

    private static Gen<object?> Field(ReferenceField field, int fewest, int depth)
    {
        Gen<object?> nothing = Gen.Constant<object?>(null);
        bool isMessage = field.Descriptor.type == Kind.TypeMessage;
        if (isMessage && depth == 0)
        {
            return nothing;
        }

        Gen<object?> value = Value(field, fewest, depth);
        return field.IsRepeated
            ? Gen.Choose(fewest, isMessage ? 3 : 6).SelectMany(count => value.ArrayOf(count))
                .Select(values => (object?)Typed(field.ValueType, values))
            : Gen.Frequency((1, nothing), (3, value));
    }

    private static Array Typed(Type type, object?[] values)
    {
        var typed = Array.CreateInstance(type, values.Length);
        Array.Copy(values, typed, values.Length);
        return typed;
    }

    private static Gen<object?> Value(ReferenceField field, int fewest, int depth) => field.Descriptor.type switch
    {
        Kind.TypeInt32 or Kind.TypeSint32 or Kind.TypeSfixed32 => Bits().Select(bits => (object?)(int)bits),
        Kind.TypeInt64 or Kind.TypeSint64 or Kind.TypeSfixed64 => Bits().Select(bits => (object?)(long)bits),
        Kind.TypeUint32 or Kind.TypeFixed32 => Bits().Select(bits => (object?)(uint)bits),
        Kind.TypeUint64 or Kind.TypeFixed64 => Bits().Select(bits => (object?)bits),
        Kind.TypeFloat => Doubles().Select(value => (object?)(float)value),
        Kind.TypeDouble => Doubles().Select(value => (object?)value),
        Kind.TypeBool => Gen.Elements<object?>(true, false),
        Kind.TypeString => Strings().Select(text => (object?)text),
        Kind.TypeBytes => Bytes().Select(bytes => (object?)bytes),
        Kind.TypeEnum => Gen.OneOf(
            Gen.Elements(Enum.GetValues(field.ValueType).Cast<object?>()),
            // Values that the enum does not name are kept.
            Bits().Select(bits => (object?)Enum.ToObject(field.ValueType, (int)bits))),
        Kind.TypeMessage => Of(new ReferenceMessage(field.ValueType), fewest, depth - 1).Select(message => (object?)message),
        _ => throw new InvalidOperationException($"no generator for {field.Descriptor.type}"),
    };

    /// <summary>64 bits: around every power of two, small numbers, anything.</summary>
    private static Gen<ulong> Bits() => Gen.OneOf(
        Gen.Choose(0, 63).SelectMany(shift => Gen.Choose(-1, 1).Select(near => (1UL << shift) + (ulong)(long)near)),
        Gen.Choose(0, 300).Select(small => (ulong)small),
        Gen.Choose(0, 300).Select(small => (ulong)-(long)small),
        ArbMap.Default.GeneratorFor<ulong>());

    private static Gen<double> Doubles() => Gen.OneOf(
        Gen.Elements(0d, 1d, -1d, double.MaxValue, double.MinValue, double.Epsilon, double.NaN, double.PositiveInfinity),
        // protobuf-net takes -0 for the default and drops it, against the conformance tests.
        ArbMap.Default.GeneratorFor<double>().Select(value => value == 0 ? 0 : value));

    private static Gen<string> Strings() => Gen.OneOf(
        Gen.Elements("", "a", "Grüße", "日本語", "😀", "\0"),
        Gen.Choose(0, 200).SelectMany(length => Gen.Elements('a', 'é', '字', '\n').ArrayOf(length)).Select(chars => new string(chars)));

    private static Gen<byte[]> Bytes() => Gen.OneOf(
        Gen.Elements(0, 1, 127, 128, 129, 300).Select(length => new byte[length]),
        Gen.Choose(0, 40).SelectMany(length => ArbMap.Default.GeneratorFor<byte>().ArrayOf(length)));
}
