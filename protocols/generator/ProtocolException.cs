using Rill.Protocols.Generator.Schema;

namespace Rill.Protocols.Generator;

/// <summary>A .proto file cannot be read, has a construct that Rill's protocols do not have, or breaks a rule.</summary>
/// <param name="errors">What is wrong, at least one error.</param>
internal sealed class ProtocolException(IReadOnlyList<ProtocolError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>One element breaks a rule.</summary>
    /// <param name="source">The file that declares it.</param>
    /// <param name="element">The full name of the message, field, service or method.</param>
    /// <param name="problem">What is wrong, as a sentence without a full stop.</param>
    public ProtocolException(ProtoSource source, string element, string problem)
        : this([source.ErrorAt(element, problem)])
    {
    }

    /// <summary>What is wrong, in the order of the text.</summary>
    public IReadOnlyList<ProtocolError> Errors { get; } = errors;
}
