using FsCheck.Fluent;
using Xunit;
using Xunit.Abstractions;

namespace Rill.Protocols.Tests;

/// <summary>A million damaged messages through every decoder, the same ones at every run.</summary>
public class MutationFuzzTests(ITestOutputHelper output)
{
    private const int Cases = 1_000_000;
    private const int MaxInput = 600;
    private const int Seed = 20_261_120;

    [Fact]
    public void AMillionMutationsNeitherThrowNorAllocate()
    {
        byte[][] corpus = MakeCorpus();
        byte[] room = GC.AllocateArray<byte>(2 * MaxInput, pinned: true);
        var random = new Random(Seed);
        // Everything is compiled and its statics are made before the count starts.
        Run(corpus, room, random, 20_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int accepted = Run(corpus, room, random, Cases);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{accepted} of {Cases} accepted, {allocated} bytes allocated");
        Assert.InRange(allocated, 0, 4096);
        Assert.InRange(accepted, Cases / 20, Cases - (Cases / 20));
    }

    [Fact]
    public void WhatWeAcceptProtobufNetUnderstandsTheSame()
    {
        byte[][] corpus = MakeCorpus();
        byte[] room = new byte[2 * MaxInput];
        var random = new Random(Seed + 1);
        int accepted = 0;
        int compared = 0;
        for (int i = 0; i < 20_000; i++)
        {
            Shape shape = Shape.All[i % Shape.All.Length];
            byte[] input = room[..Mutate(corpus[random.Next(corpus.Length)], room, random)];
            if (shape.Parse(input) is not { } ours)
            {
                continue;
            }

            accepted++;
            object? back = shape.Reference.Decode(shape.Encode(ours));
            Assert.NotNull(back);
            Assert.Null(Shape.Difference(back, ours));
            // protobuf-net refuses numbers beyond their type, such as a bool of 2, which protobuf cuts to size.
            if (shape.Reference.Decode(input) is { } theirs)
            {
                compared++;
                Assert.Null(shape.Reference.Difference(theirs, back));
            }
        }

        output.WriteLine($"{accepted} accepted, {compared} of them by protobuf-net too");
        Assert.True(accepted > 1000);
        Assert.True(compared > accepted * 9 / 10);
    }

    private static int Run(byte[][] corpus, byte[] room, Random random, int cases)
    {
        int accepted = 0;
        for (int i = 0; i < cases; i++)
        {
            // Mostly the shape that the sample was made of; every damaged message is tried on some other, too.
            int sample = random.Next(corpus.Length);
            int shape = (i & 3) == 0 ? random.Next(9) : sample % 9;
            int length = Mutate(corpus[sample], room, random);
            // The end of the array, so that a read past the end is one past the array.
            Span<byte> input = room.AsSpan(room.Length - length);
            room.AsSpan(0, length).CopyTo(input);
            bool parsed = ViewWalk.TryWalk(shape, input, out long sum);
            accepted += parsed ? 1 : 0;
            if (!parsed && sum != 0)
            {
                throw new Xunit.Sdk.XunitException($"case {i}: an accepted message of shape {shape} contradicts itself");
            }
        }

        return accepted;
    }

    private static byte[][] MakeCorpus()
    {
        // The order of ViewWalk's cases; the sample's index modulo 9 is its shape.
        Type[] shapes =
        [
            typeof(Reference.Scalars), typeof(Reference.Optionals), typeof(Reference.Lists), typeof(Reference.Nested),
            typeof(Reference.Choice), typeof(Reference.Tree), typeof(Reference.Limited), typeof(Reference.Empty),
            typeof(Reference.OpenRequest),
        ];
        var samples = new List<byte[]>();
        var each = shapes.Select((shape, i) => MessageGen.Of(new ReferenceMessage(shape)).Sample(20, new FsCheck.Rnd((ulong)i + 1, 7UL), 200)
            .Select(ReferenceMessage.Encode).Where(bytes => bytes.Length <= MaxInput).ToArray()).ToArray();
        for (int i = 0; i < 100; i++)
        {
            samples.AddRange(each.Select(list => list.Length == 0 ? [] : list[i % list.Length]));
        }

        return [.. samples];
    }

    /// <summary>Copies a sample into the buffer and damages it in up to four places; the new length.</summary>
    private static int Mutate(byte[] sample, byte[] room, Random random)
    {
        int length = sample.Length;
        sample.CopyTo(room, 0);
        for (int change = random.Next(5); change > 0; change--)
        {
            int at = length == 0 ? 0 : random.Next(length);
            switch (random.Next(7))
            {
                case 0 when length > 0:
                    room[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when length > 0:
                    room[at] = (byte)random.Next(256);
                    break;
                case 2 when length > 0:
                    room[at] = random.Next(4) switch { 0 => (byte)0xFF, 1 => (byte)0x80, 2 => (byte)0x7F, _ => (byte)0 };
                    break;
                case 3 when length > 0:
                    length = at;
                    break;
                case 4 when length < MaxInput:
                    room.AsSpan(at, length - at).CopyTo(room.AsSpan(at + 1));
                    room[at] = (byte)random.Next(256);
                    length++;
                    break;
                case 5 when length > 0:
                    room.AsSpan(at + 1, length - at - 1).CopyTo(room.AsSpan(at));
                    length--;
                    break;
                case 6 when length is > 0 and < MaxInput / 2:
                    // A stretch of the message once more.
                    int count = random.Next(1, length - at + 1);
                    room.AsSpan(at, count).CopyTo(room.AsSpan(length));
                    length += count;
                    break;
            }
        }

        return length;
    }
}
