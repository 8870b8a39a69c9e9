using ProtoBuf;

namespace Rill.Protocols.Generator.Model;

/// <summary>What (rill.method) says of a call: rill.MethodInfo of rill/options.proto.</summary>
[ProtoContract]
internal sealed class MethodInfo
{
    /// <summary>The method's id.</summary>
    [ProtoMember(1)]
    public uint Id { get; set; }

    /// <summary>The direction of its bulk data.</summary>
    [ProtoMember(2)]
    public Bulk Bulk { get; set; }

    /// <summary>Names of errors and of groups of them, with spaces between.</summary>
    [ProtoMember(3)]
    public string Errors { get; set; } = "";
}
