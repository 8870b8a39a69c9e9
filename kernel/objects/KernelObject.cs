using Rill.Abi;

namespace Rill.Kernel.Objects;

/// <summary>
/// The base of what handles name. Reference-counted under the kernel lock: the count starts at 1, owned by the
/// creator; the last <see cref="Release"/> runs <see cref="Destroy"/>.
/// </summary>
public abstract class KernelObject
{
    private static ulong s_lastId;

    /// <summary>Gives the object its id, which is never used again.</summary>
    protected KernelObject()
    {
        Id = ++s_lastId;
        RefCount = 1;
    }

    /// <summary>What kind of object this is, as a handle's holder sees it.</summary>
    public abstract ObjectType Type { get; }

    /// <summary>Unique from boot to power-off.</summary>
    public ulong Id { get; }

    /// <summary>How many handles, mappings, operations and other objects hold this one.</summary>
    public int RefCount { get; private set; }

    /// <summary>Takes one more reference.</summary>
    public void AddReference() => RefCount++;

    /// <summary>Gives one reference back; the last one destroys the object.</summary>
    public void Release()
    {
        if (--RefCount == 0)
        {
            Destroy();
        }
    }

    /// <summary>Frees what the object owns and, last, the object itself.</summary>
    protected abstract void Destroy();
}
