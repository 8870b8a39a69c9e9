using Google.Protobuf.Reflection;

namespace Rill.Protocols.Generator.Schema;

/// <summary>.proto files as protobuf-net understands them, and their sources.</summary>
/// <param name="Descriptors">The files and all they import, a file after what it imports.</param>
/// <param name="Sources">The sources of all files but those that protobuf-net brings along, by name.</param>
internal sealed record ProtocolSchema(FileDescriptorSet Descriptors, IReadOnlyDictionary<string, ProtoSource> Sources);
