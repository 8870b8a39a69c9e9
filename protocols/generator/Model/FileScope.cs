using Google.Protobuf.Reflection;
using Rill.Protocols.Generator.Schema;

namespace Rill.Protocols.Generator.Model;

/// <summary>What is being built for one file.</summary>
internal sealed class FileScope(FileDescriptorProto file, ProtoSource source, string nameSpace)
{
    /// <summary>The file's descriptor.</summary>
    public FileDescriptorProto File { get; } = file;

    /// <summary>Its source: comments and places.</summary>
    public ProtoSource Source { get; } = source;

    /// <summary>Its C# namespace.</summary>
    public string Namespace { get; } = nameSpace;

    /// <summary>Its enums so far.</summary>
    public List<EnumModel> Enums { get; } = [];

    /// <summary>Its messages so far.</summary>
    public List<MessageModel> Messages { get; } = [];

    /// <summary>Its messages with where they come from; their fields are added once all are known.</summary>
    public List<(DescriptorProto Descriptor, MessageModel Message)> Declared { get; } = [];
}
