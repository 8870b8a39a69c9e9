using Rill.Layers;

namespace Rill.Kernel.Tests.Layers;

/// <summary>The check of layers finds what it is there for.</summary>
public class FolderLayersTests
{
    private static readonly Layer[] s_layers = [new("low", []), new("high", ["low"])];

    [Theory]
    [InlineData("using X.High;\nnamespace X.Low;\nclass B;", "low/B.cs: low may not use high")]
    [InlineData("using H = X.High.A;\nnamespace X.Low;\nclass B;", "low/B.cs: low may not use high")]
    [InlineData("using static X.High.A;\nnamespace X.Low;\nclass B;", "low/B.cs: low may not use high")]
    [InlineData("namespace X.Low;\nclass B { X.High.A a; }", "low/B.cs: low may not use high")]
    [InlineData("namespace X.Low;\nclass B { High.A a; }", "low/B.cs: low may not use high")]
    [InlineData("namespace X.Low;\n/// <see cref=\"High.A\"/>\nclass B;", "low/B.cs: low may not use high")]
    [InlineData("global using X.Low;\nnamespace X.Low;\nclass B;", "low/B.cs: a global using of X.Low hides what files use")]
    [InlineData("namespace X.High;\nclass B;", "low/B.cs: X.High is the namespace of high")]
    public void AUseUpwardIsFound(string low, string fault)
        => Assert.Equal([fault], Check(s_layers, ("low/B.cs", low)));

    [Theory]
    [InlineData("namespace X.Low;\n// High.A\nclass B { string a = \"High.A\"; /* X.High.A */ }")]
    [InlineData("namespace X.Low;\nclass B { int High; int f(B b) => b.High.A + High.Z; }")]
    public void WhatOnlyLooksLikeAUseIsNone(string low)
        => Assert.Empty(Check(s_layers, ("low/B.cs", low)));

    [Fact]
    public void ACircleInTheTableIsFound()
        => Assert.Equal(
            ["low uses high, which is not below it"],
            Check([new("low", ["high"]), new("high", ["low"])], ("low/B.cs", "using X.High;\nnamespace X.Low;\nclass B;")));

    [Fact]
    public void FoldersOfOneRowUseEachOther()
    {
        (string, string) circle = ("low/B.cs", "using X.High;\nnamespace X.Low;\nclass B;");
        Assert.Empty(Check([new(["low", "high"], [])], circle));
        Assert.Equal(["high has two rows"], Check([new(["low", "high"], []), new(["high"], [])], circle));
    }

    [Fact]
    public void TheTableNamesEachFolderAndUseAndNoOther()
        => Assert.Equal(
            ["more is in no row", "none has a row and no sources", "high may use none and does not"],
            Check(
                [new("low", []), new("none", []), new("high", ["low", "none"])],
                ("more/C.cs", "namespace X.More;\nclass C;")));

    [Fact]
    public void TypesOfAnEnclosingNamespaceAreUsedWithoutAPrefix()
        => Assert.Equal(
            [". is in no row", "high/C.cs: high may not use ."],
            Check(s_layers, ("Root.cs", "namespace X;\nclass Root;"), ("high/C.cs", "namespace X.High;\nclass C : Root;")));

    [Fact]
    public void ATableIsReadFromItsPage()
    {
        IReadOnlyList<Layer> layers = LayerTable.Parse(
            ["text", "| folder | holds | uses |", "|---|---|---|", "| `low` | a `thing` | |", "| `high` | | `low`, `mid` |", "", "| `x` | | |"]);
        Assert.Equal(["low", "high"], layers.Select(layer => layer.Folders.Single()));
        Assert.Equal(["low", "mid"], layers[1].Uses);
        Assert.Empty(layers[0].Uses);
    }

    private static IReadOnlyList<string> Check(IReadOnlyList<Layer> layers, params (string Path, string Text)[] more)
    {
        Dictionary<string, string> sources = new()
        {
            ["low/A.cs"] = "namespace X.Low;\nclass A;",
            ["high/A.cs"] = "using X.Low;\nnamespace X.High;\nclass A;",
        };
        foreach ((string path, string text) in more)
        {
            sources[path] = text;
        }
        return FolderLayers.Check(sources, layers);
    }
}
