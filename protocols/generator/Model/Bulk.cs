namespace Rill.Protocols.Generator.Model;

/// <summary>Which way bulk data moves beside a call's messages: rill.Bulk of rill/options.proto.</summary>
internal enum Bulk
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>From the client to the server.</summary>
    ToServer = 1,

    /// <summary>From the server to the client.</summary>
    ToClient = 2,

    /// <summary>Both ways.</summary>
    Both = 3,
}
