using System.Reflection;
using Rill.Layers;
using Rill.LinuxAbi;

namespace Rill.Shim.Tests.Sources;

/// <summary>Numbers that one place declares and that no other may write out: who needs them names them.</summary>
public sealed class NumbersStandOnceTests
{
    private static readonly string[] s_product = ["kernel", "libc-shim", "servers", "protocols", "tools", "build"];

    /// <summary>Where the page's size may stand, or a number that happens to be the same.</summary>
    private static readonly Dictionary<string, string> s_pages = new()
    {
        ["kernel/abi/Pages.cs"] = "declares it",
        ["libc-shim/linux-abi/DeviceNumber.cs"] = "a major number's low part has 12 bits",
        ["servers/posix/Procfs/Machine/CpuInfo.cs"] = "a field of CPUID's signature begins at bit 12",
    };

    /// <summary>Names that do not say of what.</summary>
    private static readonly string[] s_vague = ["Size", "Bytes", "Shift", "Mask", "OffsetMask", "Alignment"];

    private static readonly Dictionary<string, string> s_linux = new()
    {
        ["libc-shim/linux-abi"] = "declares them",
    };

    // What has a name of its own is a fact of its own: the longest path, the most events of a call, a bit of a register.
    [Fact]
    public void ThePagesSize() =>
        Check(s_product, s_pages, literal =>
            (literal.Value is 4096 or 4095 || (literal.Value == 12 && literal.Operator is ("<<" or ">>")))
            && (literal.Name is null || s_vague.Contains(literal.Name) || literal.Name.Contains("page", StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void PermissionsAreWrittenInOctal()
    {
        // Those of one class of users, or of one kind, are single bits or few, which other things are, too.
        HashSet<ulong> modes = [.. Constants(typeof(Octal)).Where(mode => mode > (ulong)ModeBits.OwnerRead)];
        Check(
            ["libc-shim", "servers", "tools", "tests/Posix.Tests", "tests/Init.Tests", "tests/Tool.Tests"],
            [],
            literal => literal.IsHex && modes.Contains(literal.Value)
                && (literal.Name is null || literal.Name.Contains("mode", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void TheWorkingDirectorysDescriptor() =>
        Check(["libc-shim", "servers", "tests/Posix.Tests"], s_linux, literal => literal.Operator == "-" && literal.Value == (ulong)-AtDirectory.Working);

    [Fact]
    public void RequestsOfIoctl()
    {
        HashSet<ulong> requests =
        [
            .. Constants(typeof(TerminalRequests)).Concat(Constants(typeof(FileRequests))).Concat(Constants(typeof(DeviceRequests)))
                .Where(request => request > ushort.MaxValue / 16),
        ];
        Check(["libc-shim", "servers"], s_linux, literal => literal.IsHex && requests.Contains(literal.Value));
    }

    [Theory]
    [InlineData("long size = 4096;", "4096", null)]
    [InlineData("const int Most = 4096;", "4096", "Most")]
    [InlineData("const int PageBytes = 0x1000, Most = 0xFFF;", "0x1000", "PageBytes")]
    [InlineData("enum Bits : uint { Read = 1, Fifo = 0x1000, }", "0x1000", "Fifo")]
    [InlineData("return address >> 12;", ">> 12", null)]
    [InlineData("const int Bit = 1 << 12;", "<< 12", "Bit")]
    [InlineData("Open(-100, path); // 4096", "-100", null)]
    [InlineData("x = count -100 + \"0x1000\".Length;", "100", null)]
    public void ANumberIsFoundWithItsName(string source, string text, string? name) =>
        Assert.Contains(NumberLiterals.In(source), literal => literal.Text == text && literal.Name == name);

    private static void Check(string[] folders, Dictionary<string, string> allowed, Func<NumberLiteral, bool> isForbidden)
    {
        HashSet<string> needed = [];
        List<string> found = [];
        foreach (string folder in folders)
        {
            foreach ((string name, string source) in Tree.Sources(folder))
            {
                string path = $"{folder}/{name}";
                foreach (NumberLiteral literal in NumberLiterals.In(source).Where(isForbidden))
                {
                    if (allowed.Keys.FirstOrDefault(each => path == each || path.StartsWith(each + "/", StringComparison.Ordinal)) is { } place)
                    {
                        needed.Add(place);
                    }
                    else
                    {
                        found.Add($"{path}: {literal.Text}");
                    }
                }
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found.Order()));
        Assert.Equal(allowed.Keys.Order(), needed.Order());
    }

    private static IEnumerable<ulong> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => Convert.ToUInt64(field.GetRawConstantValue()));
}
