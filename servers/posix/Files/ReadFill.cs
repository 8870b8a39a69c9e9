namespace Rill.Posix.Files;

/// <summary>What a reader can make itself, so that the server need not move it: the values of ReadReply.fill.</summary>
internal enum ReadFill
{
    /// <summary>Nothing: the server moves the bytes.</summary>
    None,

    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>Random bytes.</summary>
    Random,
}
