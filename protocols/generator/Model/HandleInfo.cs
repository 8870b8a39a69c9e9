using ProtoBuf;

namespace Rill.Protocols.Generator.Model;

/// <summary>What (rill.handle) says of a field: rill.HandleInfo of rill/options.proto.</summary>
[ProtoContract]
internal sealed class HandleInfo
{
    /// <summary>The object's type, a name of kernel/abi's ObjectType, or "Any".</summary>
    [ProtoMember(1)]
    public string Kind { get; set; } = "";

    /// <summary>Names of kernel/abi's Rights, with spaces between.</summary>
    [ProtoMember(2)]
    public string Rights { get; set; } = "";

    /// <summary>Whether there may be no handle.</summary>
    [ProtoMember(3)]
    public bool Optional { get; set; }
}
