namespace Rill.Shim.Tests;

public sealed unsafe class RandomPoolTests
{
    [Fact]
    public void EachSampleChangesEverythingThatFollows()
    {
        byte[] without = Take(Seeded(300), 64);
        for (int changed = 0; changed < 300; changed += 23)
        {
            RandomPool pool = default;
            for (int i = 0; i < 300; i++)
            {
                pool.Add(i == changed ? (ulong)i ^ 1 : (ulong)i);
            }

            pool.Stir();
            int same = Take(pool, 64).Zip(without).Count(pair => pair.First == pair.Second);
            Assert.InRange(same, 0, 8);
        }
    }

    [Fact]
    public void TheSameSamplesGiveTheSameBytes() => Assert.Equal(Take(Seeded(20), 256), Take(Seeded(20), 256));

    [Fact]
    public void SamplesCountOnlyOnceTheyAreStirredIn()
    {
        RandomPool pool = Seeded(10);
        RandomPool other = pool;
        for (uint i = 0; i < RandomPool.SamplesOfKey - 1; i++)
        {
            other.Add(i);
        }

        Assert.Equal(Take(ref pool, 32), Take(ref other, 32));
        other.Add(0);
        Assert.NotEqual(Take(ref pool, 32), Take(ref other, 32));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(256)]
    public void NothingComesOutTwice(int length)
    {
        RandomPool pool = Seeded(10);
        var seen = new HashSet<string>();
        for (int i = 0; i < 40; i++)
        {
            seen.Add(Convert.ToHexString(Take(ref pool, length)));
        }

        Assert.True(seen.Count >= (length == 1 ? 30 : 40));
    }

    /// <summary>The first bytes that are asked for are no part of the key that the next ones are made of.</summary>
    [Fact]
    public void WhatComesOutIsNotTheState()
    {
        RandomPool pool = Seeded(10);
        byte[] bytes = Take(ref pool, 256);
        byte[] state = new ReadOnlySpan<byte>(&pool, sizeof(RandomPool)).ToArray();
        for (int at = 0; at + 8 <= ChaCha20.KeyBytes; at++)
        {
            Assert.Equal(-1, bytes.AsSpan().IndexOf(state.AsSpan(at, 8)));
        }
    }

    [Fact]
    public void AllValuesComeAboutEquallyOften()
    {
        const int count = 256 * 400;
        int[] often = new int[256];
        foreach (byte value in Take(Seeded(10), count))
        {
            often[value]++;
        }

        // Six standard deviations of a binomial distribution about the mean of 400.
        Assert.All(often, each => Assert.InRange(each, 400 - 120, 400 + 120));
    }

    private static RandomPool Seeded(int samples)
    {
        RandomPool pool = default;
        for (int i = 0; i < samples; i++)
        {
            pool.Add((ulong)i);
        }

        pool.Stir();
        return pool;
    }

    private static byte[] Take(RandomPool pool, int length) => Take(ref pool, length);

    private static byte[] Take(ref RandomPool pool, int length)
    {
        byte[] bytes = new byte[length];
        fixed (byte* to = bytes)
        {
            pool.Fill(to, (ulong)length);
        }

        return bytes;
    }
}
