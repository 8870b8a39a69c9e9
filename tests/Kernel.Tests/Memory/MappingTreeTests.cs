using Rill.Abi;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tests.Memory;

public sealed class MappingTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FindingAndGapsAgreeWithALinearSearch(int seed)
    {
        Random random = new(seed);
        MappingTree tree = default;
        SortedDictionary<ulong, Mapping> all = [];
        for (int step = 0; step < 3000; step++)
        {
            ulong start = Layout.UserStart + ((ulong)random.Next(600) * 4096);
            ulong length = (ulong)random.Next(1, 6) * 4096;
            if (all.Count != 0 && random.Next(5) < 2)
            {
                Mapping victim = all.Values.ElementAt(random.Next(all.Count));
                tree.Remove(victim);
                all.Remove(victim.Start);
            }
            else if (all.Values.All(other => other.End <= start || other.Start >= start + length))
            {
                Mapping mapping = new() { Start = start, End = start + length, Floor = start };
                if (random.Next(8) == 0)
                {
                    mapping.Floor = Math.Max(Layout.UserStart, start - ((ulong)random.Next(4) * 4096));
                }

                tree.Insert(mapping);
                all.Add(start, mapping);
            }

            tree.CheckInvariants();
            ulong limit = Layout.UserStart + ((ulong)random.Next(1, 700) * 4096);
            ulong wanted = (ulong)random.Next(1, 30) * 4096;
            Assert.Equal(LinearGap(all.Values, wanted, limit), tree.FindGap(wanted, limit));
        }
    }

    private static ulong LinearGap(IEnumerable<Mapping> mappings, ulong length, ulong limit)
    {
        ulong best = 0;
        ulong bottom = Layout.UserStart;
        foreach (Mapping mapping in mappings)
        {
            ulong top = Math.Min(mapping.Floor, limit);
            if (top > bottom && top - bottom >= length)
            {
                best = top - length;
            }

            bottom = mapping.End;
        }

        return limit > bottom && limit - bottom >= length ? limit - length : best;
    }
}
