using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Rill.Protocols.Tests;

public class RoundTripTests
{
    public static TheoryData<string> Shapes => [.. Shape.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WhatProtobufNetEncodesWeDecodeFieldByField(string name) => Check(name, fewest: 0, (shape, message) =>
    {
        object? ours = shape.Parse(ReferenceMessage.Encode(message));
        return ours is null ? "refused" : Shape.Difference(message, ours);
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WhatWeEncodeProtobufNetDecodes(string name) => Check(name, fewest: 0, (shape, message) =>
    {
        object? ours = shape.Parse(ReferenceMessage.Encode(message));
        object? back = shape.Reference.Decode(shape.Encode(ours!));
        return back is null ? "refused" : shape.Reference.Difference(message, back);
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OurEncodingIsTheCanonicalOne(string name) => Check(name, fewest: 2, (shape, message) =>
    {
        // protobuf-net does not pack a list of one element and writes some of none; WriterTests has ours.
        byte[] expected = ReferenceMessage.Encode(message);
        byte[] actual = shape.Encode(shape.Parse(expected)!);
        return expected.AsSpan().SequenceEqual(actual)
            ? null
            : $"{Convert.ToHexString(expected)} became {Convert.ToHexString(actual)}";
    });

    private static void Check(string name, int fewest, Func<Shape, object, string?> difference)
    {
        Shape shape = Shape.Named(name);
        Gen<object> messages = MessageGen.Of(shape.Reference, fewest)
            .Where(message => ReferenceMessage.Encode(message).Length <= WireFormat.MaxMessageBytes);
        Config config = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20_261_120UL, 1UL);
        Prop.ForAll(messages.ToArbitrary(), message =>
        {
            string? found = difference(shape, message);
            return found is null ? true : throw new Xunit.Sdk.XunitException(found);
        }).Check(config);
    }
}
