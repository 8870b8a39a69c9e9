using ProtoBuf.Reflection;
using Rill.Protocols.Generator.Schema;

namespace Rill.Protocols.Generator.Emit;

/// <summary>Lets protobuf-net write its own classes of the messages.</summary>
internal static class ReferenceEmitter
{
    /// <summary>The C# of each file, by the file's name.</summary>
    public static Dictionary<string, string> Emit(ProtocolSchema schema) =>
        CSharpCodeGenerator.Default.Generate(
            schema.Descriptors,
            // Names as ours: "inner" is Inner, repeated or not.
            NameNormalizer.NoPlural,
            new Dictionary<string, string> { ["langver"] = "latest" })
            .ToDictionary(file => Path.ChangeExtension(file.Name, ".proto"), file => file.Text);
}
