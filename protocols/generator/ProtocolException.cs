namespace Rill.Protocols.Generator;

/// <summary>A construct of a .proto file that Rill's protocols do not have, or a rule it breaks.</summary>
/// <param name="file">The .proto file, as given to protoc.</param>
/// <param name="element">The full name of the message, field, service or method.</param>
/// <param name="problem">What is wrong, as a sentence without a full stop.</param>
internal sealed class ProtocolException(string file, string element, string problem)
    : Exception($"{file}: {element}: {problem}")
{
    /// <summary>The .proto file.</summary>
    public string File { get; } = file;

    /// <summary>The full name of the offending element.</summary>
    public string Element { get; } = element;
}
