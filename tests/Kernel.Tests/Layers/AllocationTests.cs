using System.Globalization;
using System.Text.RegularExpressions;
using Rill.Layers;

namespace Rill.Kernel.Tests.Layers;

/// <summary>Each place where the kernel takes memory stands in the handbook's table, which says who pays.</summary>
public sealed partial class AllocationTests
{
    [Fact]
    public void TheHandbookSaysOfEachAllocationWhoPays()
    {
        SortedDictionary<string, int> found = new(StringComparer.Ordinal);
        foreach ((string name, string text) in Tree.Sources("kernel"))
        {
            int count = Allocation().Count(Comment().Replace(text, ""));
            if (count != 0 && !IsAllocator(name))
            {
                found.Add("kernel/" + name, count);
            }
        }

        SortedDictionary<string, int> told = new(StringComparer.Ordinal);
        foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(Tree.Root, "handbook/understand/kernel/accounts.md"))))
        {
            told.Add(row.Groups[1].Value, int.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture));
            Assert.False(string.IsNullOrWhiteSpace(row.Groups[3].Value), $"nobody pays for {row.Groups[1].Value}");
        }

        Assert.NotEmpty(found);
        Assert.Equal(found, told);
    }

    /// <summary>The allocators' own files.</summary>
    private static bool IsAllocator(string name) =>
        name == "memory/KernelHeap.cs" || name.StartsWith("memory/FrameAllocator", StringComparison.Ordinal);

    [GeneratedRegex("^ *//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"KernelHeap\.(TryReserve|Allocate|AllocateAligned)\(|FrameAllocator\.TryAllocate\w*\(|MemoryObject\.Create\(|s_allocate\(")]
    private static partial Regex Allocation();

    [GeneratedRegex(@"^\| (kernel/\S+\.cs) (\d+) \|[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
