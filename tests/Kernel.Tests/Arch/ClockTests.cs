using Rill.Kernel.Arch;

namespace Rill.Kernel.Tests.Arch;

public class ClockTests
{
    [Theory]
    [InlineData(1_000_000_000ul)]
    [InlineData(2_595_123_456ul)]
    [InlineData(5_800_000_000ul)]
    [InlineData(24_000_000ul)]
    public void TicksBecomeNanosecondsWithinThreePartsInABillion(ulong frequency)
    {
        ClockScale scale = ClockScale.Between(frequency, 1_000_000_000);
        foreach (ulong seconds in (ulong[])[1, 60, 86_400, 31_536_000])
        {
            ulong expected = seconds * 1_000_000_000;
            ulong got = scale.Apply(seconds * frequency);
            Assert.InRange((double)got / expected, 1 - 3e-9, 1 + 3e-9);
            Assert.True(got <= expected);
        }
    }

    [Theory]
    [InlineData(1_000_000_000ul)]
    [InlineData(5_800_000_000ul)]
    public void NanosecondsBecomeTicksAndBack(ulong frequency)
    {
        ClockScale forth = ClockScale.Between(1_000_000_000, frequency);
        ClockScale back = ClockScale.Between(frequency, 1_000_000_000);
        ulong value = 123_456_789_012_345;
        Assert.InRange((double)back.Apply(forth.Apply(value)) / value, 1 - 1e-8, 1 + 1e-8);
    }

    [Fact]
    public void TheProductHas128Bits()
        => Assert.Equal(ulong.MaxValue / 2, ClockScale.Between(2_000_000_000, 1_000_000_000).Apply(ulong.MaxValue));

    [Fact]
    public void DaysAreThoseOfTheCalendar()
    {
        for (var date = new DateOnly(1970, 1, 1); date.Year < 2200; date = date.AddDays(13))
        {
            Assert.Equal(
                date.DayNumber - new DateOnly(1970, 1, 1).DayNumber,
                CivilDate.DaysFromEpoch(date.Year, date.Month, date.Day));
        }
    }
}
