using Rill.Tool.Building;

namespace Rill.Tool.Tests.Building;

public sealed class StampTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _input;
    private readonly string _result;

    public StampTests()
    {
        _input = _folder.Write("input", "one");
        _result = _folder.Write("result", "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NothingIsFreshBeforeItWasMade() => Assert.False(IsFresh("definition"));

    [Fact]
    public void WhatWasMadeIsFresh()
    {
        Make("definition");
        Assert.True(IsFresh("definition"));
    }

    [Fact]
    public void AnotherContentOrDefinitionIsStale()
    {
        Make("definition");
        Assert.False(IsFresh("other"));
        _folder.Write("input", "two");
        Assert.False(IsFresh("definition"));
    }

    [Fact]
    public void ANewTimeAloneChangesNothing()
    {
        Make("definition");
        File.SetLastWriteTimeUtc(_input, DateTime.UtcNow.AddMinutes(1));
        Assert.True(IsFresh("definition"));
    }

    [Fact]
    public void AMissingResultIsStale()
    {
        Make("definition");
        File.Delete(_result);
        Assert.False(IsFresh("definition"));
    }

    [Fact]
    public void ANewInputIsStaleAndSoIsALostOne()
    {
        Make("definition");
        string more = _folder.Write("more", "");
        Assert.False(NewStamp().IsFresh("definition", [_input, more], [_result], out Action renew));
        renew();
        Assert.False(IsFresh("definition"));
    }

    [Fact]
    public void BuildFoldersAreNoInputs()
    {
        _folder.Write("tree/a.cs", "");
        _folder.Write("tree/obj/b.cs", "");
        _folder.Write("tree/in/bin/c.cs", "");
        IEnumerable<string> files = Stamp.FilesUnder(Path.Combine(_folder.Path, "tree"));
        Assert.Equal(["a.cs"], files.Select(Path.GetFileName));
    }

    [Fact]
    public void ACopiedTreeIsFresh()
    {
        Make("definition");
        using TemporaryFolder copy = new();
        string input = copy.Write("input", "one");
        string result = copy.Write("result", "");
        string stamp = copy.Write("stamps/it.json", File.ReadAllText(Path.Combine(_folder.Path, "stamps", "it.json")));
        Assert.True(new Stamp(copy.Path, stamp).IsFresh("definition", [input], [result], out _));
    }

    private Stamp NewStamp() => new(_folder.Path, Path.Combine(_folder.Path, "stamps", "it.json"));

    private bool IsFresh(string definition) => NewStamp().IsFresh(definition, [_input], [_result], out _);

    private void Make(string definition)
    {
        NewStamp().IsFresh(definition, [_input], [_result], out Action renew);
        renew();
    }
}
