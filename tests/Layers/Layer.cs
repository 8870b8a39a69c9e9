namespace Rill.Layers;

/// <summary>Folders of a component, one as a rule, and which folders below them their sources may use. Several of one layer
/// use each other.</summary>
internal sealed record Layer(IReadOnlyList<string> Folders, IReadOnlyList<string> Uses)
{
    public Layer(string folder, IReadOnlyList<string> uses)
        : this([folder], uses)
    {
    }
}
