using Rill.Abi;
using Rill.Tool.Handbook.Generated;

namespace Rill.Tool.Tests.Handbook;

public sealed class KernelInterfacePagesTests
{
    private static readonly AbiDescription s_abi = AbiDescription.Read();

    private static readonly Dictionary<string, string> s_pages =
        new KernelInterfacePages(s_abi).Render().ToDictionary();

    [Fact]
    public void EveryCallAndEveryTypeHasOneHeading()
    {
        string all = string.Join('\n', s_pages.Values) + "\n";
        IEnumerable<string> names = Enum.GetNames<KernelCall>().Concat(s_abi.Types.Select(type => type.Name));
        foreach (IGrouping<string, string> name in names.GroupBy(name => name))
        {
            Assert.Equal(name.Count(), all.Split($"\n## {name.Key}\n").Length - 1);
        }
    }

    [Fact]
    public void EveryCallSaysWhatItDoes() => Assert.All(s_abi.Calls, call => Assert.False(call.Summary.IsEmpty, call.Name));

    [Fact]
    public void ACallTellsArgumentsRightsResultAndErrors()
    {
        AbiCall call = Assert.Single(s_abi.Calls, call => call.Name == nameof(KernelCall.HandleDuplicate));
        Assert.Equal(["handle", "rights"], call.Arguments.Select(argument => argument.Marked));
        Assert.Equal("handle", call.Result.Marked);
        Assert.Equal("Duplicate", call.Rights.Marked);
        Assert.Equal("Makes a second handle with the same or fewer rights.", call.Summary.Marked);
        AbiCall map = Assert.Single(s_abi.Calls, one => one.Name == nameof(KernelCall.SpaceMap));
        Assert.Equal("Write; the memory handle: Map and what the protection asks", map.Rights.Marked);
        AbiCall cancel = Assert.Single(s_abi.Calls, one => one.Name == nameof(KernelCall.QueueCancel));
        Assert.Equal(["Cancelled", "NotFound"], cancel.Errors);
    }

    [Fact]
    public void ATypeStandsWithTheCallThatTakesItAndIsLinked()
    {
        string spaces = s_pages["handbook/understand/kernel/interface/spaces.md"];
        Assert.Contains("| `rsi` | in [`MapRequest`](#maprequest) |", spaces);
        Assert.Contains("\n## MapRequest\n", spaces);
        Assert.Contains("(../interface.md#status)", spaces);
        Assert.Contains("[`SpaceMap`](interface/spaces.md#spacemap)", s_pages["handbook/understand/kernel/interface.md"]);
    }

    [Fact]
    public void APageSaysThatItIsGenerated() =>
        Assert.All(GeneratedPages.Render().Values, text => Assert.StartsWith("<!-- Generated from ", text));
}
