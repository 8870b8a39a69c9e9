using ProtoBuf;

namespace Rill.Protocols.Generator.Model;

/// <summary>What (rill.flags) says of a field: rill.FlagsInfo of rill/options.proto.</summary>
[ProtoContract]
internal sealed class FlagsInfo
{
    /// <summary>A C# enum with its namespace.</summary>
    [ProtoMember(1)]
    public string Type { get; set; } = "";

    /// <summary>Its members that may be set, with spaces between.</summary>
    [ProtoMember(2)]
    public string Known { get; set; } = "";

    /// <summary>What becomes of other bits.</summary>
    [ProtoMember(3)]
    public UnknownBits Unknown { get; set; }

    /// <summary>The C# expression of the bits that may be set, as the enum.</summary>
    public string KnownExpression
    {
        get
        {
            string[] names = Known.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return names.Length == 0 ? $"default(global::{Type})" : string.Join(" | ", names.Select(name => $"global::{Type}.{name}"));
        }
    }
}
