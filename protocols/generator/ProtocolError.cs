namespace Rill.Protocols.Generator;

/// <summary>What is wrong with a .proto file, and where.</summary>
/// <param name="File">The file, by the name that imports have for it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Element">The full name of the message, field, service or method; "" where the text cannot be read.</param>
/// <param name="Problem">What is wrong, as a sentence without a full stop.</param>
internal sealed record ProtocolError(string File, int Line, int Column, string Element, string Problem)
{
    /// <summary>The form that compilers have and MSBuild recognises.</summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: error: {(Element == "" ? "" : Element + ": ")}{Problem}";
}
