namespace Rill.Layers;

/// <summary>One folder of a component, and which folders below it its sources may use.</summary>
internal sealed record Layer(string Folder, IReadOnlyList<string> Uses);
