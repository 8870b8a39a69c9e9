namespace Rill.Kernel.Memory;

/// <summary>The name of a 32-bit word that threads wait on: by address space and address, or, where its mapping is
/// shared, by Memory object and offset, so that every mapping of the word has the same name.</summary>
public readonly struct FutexKey(ulong objectId, ulong offset)
{
    /// <summary>The id of the address space or of the Memory object.</summary>
    public ulong ObjectId { get; } = objectId;

    /// <summary>The address or the offset.</summary>
    public ulong Offset { get; } = offset;

    /// <summary>A value to choose a bucket by.</summary>
    public uint Hash => (uint)(((Offset >> 2) * 0x9E37_79B9_7F4A_7C15 + ObjectId * 0xC2B2_AE3D_27D4_EB4F) >> 32);

    /// <summary>Whether both name the same word.</summary>
    public bool Equals(FutexKey other) => ObjectId == other.ObjectId && Offset == other.Offset;
}
