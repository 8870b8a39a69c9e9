namespace Rill.Shim.Tests.Sources;

/// <summary>A number as a source has it.</summary>
/// <param name="Text">As it is written, with what stands before it.</param>
/// <param name="Value">Its value, without a sign.</param>
/// <param name="IsHex">Whether it is hexadecimal.</param>
/// <param name="Operator">Shift or minus before it; empty: neither.</param>
/// <param name="FoundName">Finds its <see cref="Name"/>.</param>
internal sealed record NumberLiteral(string Text, ulong Value, bool IsHex, string Operator, Lazy<string?> FoundName)
{
    /// <summary>The constant or member of an enum that it is the value of, or a part of; null: of none.</summary>
    public string? Name => FoundName.Value;
}
