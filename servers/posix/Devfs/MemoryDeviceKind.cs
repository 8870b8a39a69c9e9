namespace Rill.Posix.Devfs;

/// <summary>The devices without hardware.</summary>
internal enum MemoryDeviceKind
{
    Null,
    Zero,
    Full,
    Random,
}
