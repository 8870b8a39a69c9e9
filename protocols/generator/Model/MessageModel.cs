using Rill.Protocols.Generator.Schema;

namespace Rill.Protocols.Generator.Model;

/// <summary>A message.</summary>
/// <param name="source">The .proto file it is in.</param>
/// <param name="protoName">Its full name in protobuf.</param>
/// <param name="name">Its C# name; nested messages are named with their outer's name in front.</param>
/// <param name="nameSpace">Its C# namespace.</param>
/// <param name="comment">What the .proto file says of it.</param>
internal sealed class MessageModel(ProtoSource source, string protoName, string name, string nameSpace, string comment)
{
    /// <summary>The .proto file it is in.</summary>
    public ProtoSource Source { get; } = source;

    /// <summary>Its full name in protobuf.</summary>
    public string ProtoName { get; } = protoName;

    /// <summary>Its C# name.</summary>
    public string Name { get; } = name;

    /// <summary>Its C# name with namespace; "View" and "Writer" appended give the codec's types.</summary>
    public string FullType { get; } = $"global::{nameSpace}.{name}";

    /// <summary>What the .proto file says of it.</summary>
    public string Comment { get; } = comment;

    /// <summary>The fields that its bytes hold, by number.</summary>
    public List<FieldModel> Fields { get; } = [];

    /// <summary>The fields that its handle array holds; the index is the slot.</summary>
    public List<FieldModel> Handles { get; } = [];

    /// <summary>The fields that are sets of flags.</summary>
    public List<FieldModel> FlagSets => [.. Fields.Where(item => item.Flags is not null)];

    /// <summary>The fields that occur more than once.</summary>
    public IEnumerable<FieldModel> Repeated => Fields.Where(item => item.IsRepeated);

    /// <summary>Whether a decoded form of it refers to the bytes it was decoded from.</summary>
    public bool KeepsInput { get; set; }

    /// <summary>Whether one static method can encode it: singular fields only, no messages in it.</summary>
    public bool IsFlat => Fields.All(item => !item.IsRepeated && item.Message is null);
}
