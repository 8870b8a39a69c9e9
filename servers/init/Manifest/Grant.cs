namespace Rill.Init.Manifest;

/// <summary>Something that a server may have.</summary>
/// <param name="Name">What the server asks for it by.</param>
/// <param name="Kind">What it is.</param>
/// <param name="First">Of ports the first, of a line its number, of memory its base.</param>
/// <param name="Count">Of ports how many, of memory its bytes.</param>
internal sealed record Grant(string Name, GrantKind Kind, ulong First = 0, ulong Count = 0);
