using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Xunit;

namespace Rill.Protocols.Tests;

public class RoundTripTests
{
    public static TheoryData<string> Shapes => [.. Shape.All.Select(shape => shape.Descriptor.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WhatGoogleEncodesWeDecodeFieldByField(string name) => Check(name, (shape, message) =>
    {
        object? ours = shape.Parse(message.ToByteArray());
        return ours is null ? "refused" : Shape.Difference(message, ours);
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WhatWeEncodeGoogleDecodes(string name) => Check(name, (shape, message) =>
    {
        object? ours = shape.Parse(message.ToByteArray());
        IMessage back = shape.Descriptor.Parser.ParseFrom(shape.Encode(ours!));
        return back.Equals(message) ? null : $"{message} became {back}";
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OurEncodingIsTheCanonicalOne(string name) => Check(name, (shape, message) =>
    {
        byte[] expected = message.ToByteArray();
        byte[] actual = shape.Encode(shape.Parse(expected)!);
        return expected.AsSpan().SequenceEqual(actual)
            ? null
            : $"{Convert.ToHexString(expected)} became {Convert.ToHexString(actual)}";
    });

    private static void Check(string name, Func<Shape, IMessage, string?> difference)
    {
        Shape shape = Shape.Named(name);
        Gen<IMessage> messages = MessageGen.Of(shape.Descriptor)
            .Where(message => message.CalculateSize() <= WireFormat.MaxMessageBytes);
        Config config = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20_261_120UL, 1UL);
        Prop.ForAll(messages.ToArbitrary(), message =>
        {
            string? found = difference(shape, message);
            return found is null ? true : throw new Xunit.Sdk.XunitException(found);
        }).Check(config);
    }
}
