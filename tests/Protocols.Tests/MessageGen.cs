using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rill.Protocols.Tests;

/// <summary>Generators of random Google.Protobuf messages, from their descriptors.</summary>
internal static class MessageGen
{
    private const int MaxNesting = 3;

    /// <summary>Messages of one type with all kinds of field values, boundary values preferred.</summary>
    public static Gen<IMessage> Of(MessageDescriptor descriptor) => Of(descriptor, MaxNesting);

    private static Gen<IMessage> Of(MessageDescriptor descriptor, int depth)
    {
        IList<FieldDescriptor> fields = descriptor.Fields.InFieldNumberOrder();
        return Gen.CollectToArray(fields.Select(field => Field(field, depth)))
            .Select(values =>
            {
                IMessage message = descriptor.Parser.ParseFrom([]);
                for (int i = 0; i < fields.Count; i++)
                {
                    Set(message, fields[i], values[i]);
                }

                return message;
            });
    }

    private static void Set(IMessage message, FieldDescriptor field, object? value)
    {
        if (value is null)
        {
            return;
        }

        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(message, value);
            return;
        }

        var list = (System.Collections.IList)field.Accessor.GetValue(message);
        foreach (object? element in (object?[])value)
        {
            list.Add(element);
        }
    }

    private static Gen<object?> Field(FieldDescriptor field, int depth)
    {
        Gen<object?> nothing = Gen.Constant<object?>(null);
        if (field.FieldType == FieldType.Message && depth == 0)
        {
            return nothing;
        }

        Gen<object?> value = Value(field, depth);
        if (field.IsRepeated)
        {
            int most = field.FieldType == FieldType.Message ? 3 : 6;
            return Gen.Choose(0, most).SelectMany(count => value.ArrayOf(count)).Select(array => (object?)array);
        }

        return Gen.Frequency((1, nothing), (3, value));
    }

    private static Gen<object?> Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Bits().Select(bits => (object?)(int)bits),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Bits().Select(bits => (object?)(long)bits),
        FieldType.UInt32 or FieldType.Fixed32 => Bits().Select(bits => (object?)(uint)bits),
        FieldType.UInt64 or FieldType.Fixed64 => Bits().Select(bits => (object?)bits),
        FieldType.Float => Doubles().Select(value => (object?)(float)value),
        FieldType.Double => Doubles().Select(value => (object?)value),
        FieldType.Bool => Gen.Elements<object?>(true, false),
        FieldType.String => Strings().Select(text => (object?)text),
        FieldType.Bytes => Bytes().Select(bytes => (object?)ByteString.CopyFrom(bytes)),
        FieldType.Enum => Gen.OneOf(
            Gen.Elements(field.EnumType.Values.Select(value => (object?)value.Number)),
            // Values that the enum does not name are kept.
            Bits().Select(bits => (object?)(int)bits)),
        FieldType.Message => Of(field.MessageType, depth - 1).Select(message => (object?)message),
        _ => throw new InvalidOperationException($"no generator for {field.FieldType}"),
    };

    /// <summary>64 bits: around every power of two, small numbers, anything.</summary>
    private static Gen<ulong> Bits() => Gen.OneOf(
        Gen.Choose(0, 63).SelectMany(shift => Gen.Choose(-1, 1).Select(near => (1UL << shift) + (ulong)(long)near)),
        Gen.Choose(0, 300).Select(small => (ulong)small),
        Gen.Choose(0, 300).Select(small => (ulong)-(long)small),
        ArbMap.Default.GeneratorFor<ulong>());

    private static Gen<double> Doubles() => Gen.OneOf(
        Gen.Elements(0d, 1d, -1d, double.MaxValue, double.MinValue, double.Epsilon, double.NaN, double.PositiveInfinity),
        // Google's library takes -0 for the default and drops it, against the conformance tests.
        ArbMap.Default.GeneratorFor<double>().Select(value => value == 0 ? 0 : value));

    private static Gen<string> Strings() => Gen.OneOf(
        Gen.Elements("", "a", "Grüße", "日本語", "😀", "\0"),
        Gen.Choose(0, 200).SelectMany(length => Gen.Elements('a', 'é', '字', '\n').ArrayOf(length)).Select(chars => new string(chars)));

    private static Gen<byte[]> Bytes() => Gen.OneOf(
        Gen.Elements(0, 1, 127, 128, 129, 300).Select(length => new byte[length]),
        Gen.Choose(0, 40).SelectMany(length => ArbMap.Default.GeneratorFor<byte>().ArrayOf(length)));
}
