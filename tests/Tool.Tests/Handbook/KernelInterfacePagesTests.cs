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
        IEnumerable<string> names = s_abi.Calls.Select(call => call.Name).Concat(s_abi.Types.Select(type => type.Name));
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
        AbiCall call = Assert.Single(s_abi.Calls, call => call.Name == "HandleDuplicate");
        Assert.Equal(["handle", "rights"], call.Arguments.Select(argument => argument.Name));
        Assert.Equal("handle: Duplicate", call.Arguments[0].Kind.Marked);
        Assert.Equal("The second handle", call.Result.Marked);
        Assert.Equal("Makes a second handle with the same or fewer rights.", call.Summary.Marked);
        Assert.Equal(["AccessDenied"], call.Errors.Select(error => error.Status));
        Assert.Equal(["BadHandle", "InvalidArgument", "NoMemory", "LimitReached"], call.ArgumentErrors);
        AbiCall read = Assert.Single(s_abi.Calls, one => one.Name == "MemoryRead");
        Assert.Equal(["rdx", "r10"], read.Arguments[2].Registers);
        AbiCall cancel = Assert.Single(s_abi.Calls, one => one.Name == "QueueCancel");
        Assert.Equal("Queue handle: Write, made by the caller's process", cancel.Arguments[0].Kind.Marked);
    }

    [Fact]
    public void ATypeStandsWithTheCallThatTakesItAndIsLinked()
    {
        string spaces = s_pages["handbook/understand/kernel/interface/spaces.md"];
        Assert.Contains("| `rsi` | request | in [`MapRequest`](#maprequest) | What and where.", spaces);
        Assert.Contains("\n## MapRequest\n", spaces);
        Assert.Contains("(../interface.md#status)", spaces);
        Assert.Contains("[`SpaceMap`](interface/spaces.md#spacemap)", s_pages["handbook/understand/kernel/interface.md"]);
    }

    [Fact]
    public void APageSaysThatItIsGenerated() =>
        Assert.All(GeneratedPages.Render().Values, text => Assert.StartsWith("<!-- Generated from ", text));
}
