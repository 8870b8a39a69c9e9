using Rill.Kernel.Arch;

namespace Rill.Kernel.Tests.Arch;

public class CpuMaskTests
{
    [Fact]
    public void MembersAreFoundInOrder()
    {
        CpuMask mask = default;
        Assert.True(mask.IsEmpty);
        Assert.Equal(-1, mask.NextFrom(0));
        int[] members = [0, 1, 63, 64, 100, 191, 192, 255];
        foreach (int cpu in members)
        {
            mask.Set(cpu);
        }
        var found = new List<int>();
        for (int cpu = mask.NextFrom(0); cpu >= 0; cpu = mask.NextFrom(cpu + 1))
        {
            found.Add(cpu);
        }
        Assert.Equal(members, found);
        Assert.Equal(members.Length, mask.Count);
        mask.Clear(64);
        Assert.False(mask.Contains(64));
        Assert.Equal(100, mask.NextFrom(64));
    }

    [Fact]
    public void TheLowestCommonMemberIsFound()
    {
        CpuMask odd = default, third = default;
        for (int cpu = 0; cpu < CpuMask.Capacity; cpu++)
        {
            if (cpu % 2 == 1)
            {
                odd.Set(cpu);
            }
            if (cpu % 3 == 0)
            {
                third.Set(cpu);
            }
        }
        for (int lowest = 3; lowest < CpuMask.Capacity; lowest += 6)
        {
            Assert.Equal(lowest, odd.FirstCommon(in third));
            Assert.Equal(lowest, third.FirstCommon(in odd));
            third.Clear(lowest);
        }
        Assert.Equal(-1, odd.FirstCommon(in third));
    }
}
