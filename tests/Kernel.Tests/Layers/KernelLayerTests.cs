using Rill.Layers;

namespace Rill.Kernel.Tests.Layers;

/// <summary>The kernel's folders are layers.</summary>
public class KernelLayerTests
{
    /// <summary>Folders that are no layer: the base library, which all use, and the program that writes the assembly.</summary>
    private static readonly string[] s_others = ["corelib", "asm"];

    [Fact]
    public void FoldersUseOnlyWhatTheHandbookAllows()
    {
        var sources = Tree.Sources("kernel").Where(source => !s_others.Contains(source.Key.Split('/')[0])).ToDictionary();
        Assert.Empty(FolderLayers.Check(sources, LayerTable.Read("handbook/understand/kernel/layers.md")));
    }
}
