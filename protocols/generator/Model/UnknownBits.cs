namespace Rill.Protocols.Generator.Model;

/// <summary>What becomes of bits that a set of flags does not name: rill.UnknownBits of rill/options.proto.</summary>
internal enum UnknownBits
{
    /// <summary>The message is refused.</summary>
    Refuse = 0,

    /// <summary>They are dropped.</summary>
    Ignore = 1,

    /// <summary>They are dropped, and the receiver is told that there were some.</summary>
    Tell = 2,
}
