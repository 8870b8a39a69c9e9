using System.Diagnostics;
using Rill.Abi;
using Rill.Shim.Vdso;
using Xunit;

namespace Rill.Tests.Vdso;

public unsafe class VdsoTests
{
    private const int Realtime = 0;
    private const int Monotonic = 1;
    private const ulong Second = 1_000_000_000;

    public static TheoryData<ulong> Times => [.. s_times];

    private static readonly ulong[] s_times =
    [
        0, 1, 999, 1000, Second - 1, Second, Second + 1, (2 * Second) - 1, 1_763_600_000 * Second, (1UL << 55) - 1, 1UL << 55,
        (1UL << 63) - 1, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue, (ulong.MaxValue / Second * Second) - 1,
        ulong.MaxValue / Second * Second,
    ];

    [Theory]
    [MemberData(nameof(Times))]
    public void NanosecondsAreSplitExactly(ulong nanoseconds)
    {
        using var vdso = new LoadedVdso();
        vdso.Page.BaseNanoseconds = nanoseconds;
        long* time = stackalloc long[2];
        Assert.Equal(0, vdso.ClockGettime(Monotonic, time));
        Assert.Equal(((long)(nanoseconds / Second), (long)(nanoseconds % Second)), (time[0], time[1]));
        Assert.Equal(0, vdso.Gettimeofday(time, null));
        Assert.Equal(((long)(nanoseconds / Second), (long)(nanoseconds % Second / 1000)), (time[0], time[1]));
        Assert.Equal((long)(nanoseconds / Second), vdso.Time(null));
    }

    [Fact]
    public void AnyTimeIsSplitExactly()
    {
        using var vdso = new LoadedVdso();
        var random = new Random(1);
        long* time = stackalloc long[2];
        for (int i = 0; i < 100_000; i++)
        {
            ulong nanoseconds = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            vdso.Page.BaseNanoseconds = nanoseconds;
            Assert.Equal(nanoseconds, vdso.Read(Monotonic));
            vdso.Gettimeofday(time, null);
            Assert.Equal((long)(nanoseconds % Second / 1000), time[1]);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(7, false)]
    public void EachClockHasItsBase(int clock, bool realtime)
    {
        using var vdso = new LoadedVdso();
        vdso.Page.BaseNanoseconds = 5 * Second;
        vdso.Page.RealtimeOffset = 1000 * Second;
        Assert.Equal((realtime ? 1005UL : 5UL) * Second, vdso.Read(clock));
    }

    [Fact]
    public void TheCounterIsScaledByAllOfTheProduct()
    {
        using var vdso = new LoadedVdso();
        // Multiplier 2^40 and shift 40: the counter itself, through a product of more than 64 bits.
        vdso.Page.Multiplier = 1;
        ulong before = vdso.Read(Monotonic);
        vdso.Page.Multiplier = 1UL << 40;
        vdso.Page.Shift = 40;
        ulong between = vdso.Read(Monotonic);
        vdso.Page.Multiplier = 1;
        vdso.Page.Shift = 0;
        ulong after = vdso.Read(Monotonic);
        Assert.InRange(between, before, after);
    }

    [Fact]
    public void TimePassesAsOnTheHost()
    {
        using var vdso = new LoadedVdso();
        vdso.Page.Multiplier = 1;
        (double host, ulong counter) = Sample(vdso);
        Thread.SpinWait(1_000_000);
        (double laterHost, ulong laterCounter) = Sample(vdso);

        vdso.Page.Multiplier = (ulong)((laterHost - host) / (laterCounter - counter) * (1UL << 32));
        vdso.Page.Shift = 32;
        vdso.Page.BaseTsc = counter;
        (double start, ulong first) = Sample(vdso);
        Thread.SpinWait(1_000_000);
        (double end, ulong last) = Sample(vdso);
        Assert.InRange((last - first) / (end - start), 0.95, 1.05);
    }

    [Fact]
    public void TimeNeverGoesBack()
    {
        using var vdso = new LoadedVdso();
        vdso.Page.Multiplier = 1UL << 31;
        vdso.Page.Shift = 32;
        ulong last = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            ulong now = vdso.Read(i % 2 == 0 ? Monotonic : 6);
            Assert.True(now >= last);
            last = now;
        }
    }

    [Fact]
    public void ACounterBehindTheBaseReadsTheBase()
    {
        using var vdso = new LoadedVdso();
        vdso.Page.Multiplier = 1UL << 32;
        vdso.Page.BaseTsc = ulong.MaxValue;
        vdso.Page.BaseNanoseconds = 77;
        Assert.Equal(77UL, vdso.Read(Monotonic));
    }

    [Fact]
    public void AReaderNeverSeesHalfAnUpdate()
    {
        using var vdso = new LoadedVdso();
        vdso.Page.RealtimeOffset = 1000 * Second;
        bool stop = false;
        var writer = new Thread(() =>
        {
            for (ulong i = 0; !Volatile.Read(ref stop); i++)
            {
                // The sum, realtime, is always the same.
                Volatile.Write(ref vdso.Page.Sequence, vdso.Page.Sequence + 1);
                Volatile.Write(ref vdso.Page.BaseNanoseconds, i);
                Volatile.Write(ref vdso.Page.RealtimeOffset, (1000 * Second) - i);
                Volatile.Write(ref vdso.Page.Sequence, vdso.Page.Sequence + 1);
            }
        });
        writer.Start();
        try
        {
            for (int i = 0; i < 200_000; i++)
            {
                Assert.Equal(1000 * Second, vdso.Read(Realtime));
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            writer.Join();
        }
    }

    [Fact]
    public void OtherClocksAskTheKernel()
    {
        using var vdso = new LoadedVdso();
        long* time = stackalloc long[2];
        const int processCpuTime = 2;
        Assert.Equal(0, vdso.ClockGettime(processCpuTime, time));
        Assert.True(time[0] + time[1] > 0);
        Assert.Equal(-22, vdso.ClockGettime(99, time));
        Assert.Equal(-22, vdso.ClockGettime(int.MaxValue, time));
        Assert.Equal(-22, vdso.ClockGetres(99, time));
        Assert.Equal(0, vdso.ClockGetres(processCpuTime, time));
        uint core = uint.MaxValue;
        uint node = uint.MaxValue;
        Assert.Equal(0, vdso.Getcpu(&core, &node, null));
        Assert.InRange(core, 0u, 4096u);
        Assert.InRange(node, 0u, 64u);
    }

    [Fact]
    public void ResolutionsAreThoseOfLinux()
    {
        using var vdso = new LoadedVdso();
        long* time = stackalloc long[2];
        foreach ((int clock, long resolution) in ((int, long)[])[(0, 1), (1, 1), (4, 1), (5, 4_000_000), (6, 4_000_000), (7, 1)])
        {
            time[0] = -1;
            Assert.Equal(0, vdso.ClockGetres(clock, time));
            Assert.Equal((0L, resolution), (time[0], time[1]));
            Assert.Equal(0, vdso.ClockGetres(clock, null));
        }
    }

    [Fact]
    public void OptionalPointersMayBeNull()
    {
        using var vdso = new LoadedVdso();
        vdso.Page.BaseNanoseconds = 9 * Second;
        int* zone = stackalloc int[2] { 5, 5 };
        long seconds = 0;
        Assert.Equal(0, vdso.Gettimeofday(null, null));
        Assert.Equal(0, vdso.Gettimeofday(null, zone));
        Assert.Equal((0, 0), (zone[0], zone[1]));
        Assert.Equal(9, vdso.Time(&seconds));
        Assert.Equal(9, seconds);
    }

    [Fact]
    public void SymbolsHaveTheirVersion()
    {
        using var vdso = new LoadedVdso();
        foreach (string name in (string[])["clock_gettime", "gettimeofday", "time", "clock_getres", "getcpu"])
        {
            Assert.NotEqual(0, vdso.Find("__vdso_" + name));
            Assert.Equal(vdso.Find("__vdso_" + name), vdso.Find(name));
            Assert.Equal(0, vdso.Find("__vdso_" + name, "LINUX_2.5"));
        }

        Assert.Equal(0, vdso.Find("__vdso_none"));
    }

    [Fact]
    public void TheFileFitsItsPlaceAndReadelfFindsNoFault()
    {
        byte[] file = VdsoImage.Build(VdsoCode.Assemble(Layout.ClockPage));
        Assert.InRange(file.Length, 1, 4096);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            using Process readelf = Process.Start(new ProcessStartInfo("readelf", ["-aW", "--debug-dump=frames", path])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            string text = readelf.StandardOutput.ReadToEnd();
            Assert.Equal("", readelf.StandardError.ReadToEnd());
            readelf.WaitForExit();
            Assert.Equal(0, readelf.ExitCode);
            Assert.DoesNotContain("arning", text, StringComparison.Ordinal);
            Assert.Contains("__vdso_clock_gettime@@LINUX_2.6", text, StringComparison.Ordinal);
            Assert.Contains("linux-vdso.so.1", text, StringComparison.Ordinal);
            Assert.Contains("DW_CFA_def_cfa: r7 (rsp) ofs 8", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The host's time in nanoseconds and the vDSO's of the same moment: no interruption came between.</summary>
    private static (double Host, ulong Vdso) Sample(LoadedVdso vdso)
    {
        while (true)
        {
            long before = Stopwatch.GetTimestamp();
            ulong time = vdso.Read(Monotonic);
            long after = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(before, after).TotalMicroseconds < 20)
            {
                return (before * (1e9 / Stopwatch.Frequency), time);
            }
        }
    }
}
