using Rill.Layers;

namespace Rill.Posix.Tests.Layers;

/// <summary>The server's folders are layers, as far as the handbook's table has them so.</summary>
public class PosixLayerTests
{
    [Fact]
    public void FoldersUseOnlyWhatTheHandbookAllows()
        => Assert.Empty(FolderLayers.Check(Tree.Sources("servers/posix"), LayerTable.Read("handbook/understand/posix.md")));
}
