using Rill.Abi;

namespace Rill.Kernel.Objects;

/// <summary>
/// The base of what handles name. Reference-counted under the kernel lock: the count starts at 1, owned by the
/// creator; the last <see cref="Release"/> runs <see cref="Destroy"/>. Handles are counted besides, so that an object
/// learns when nobody can name it any more although the kernel still uses it.
/// </summary>
[GuardedBy(Guard.KernelLock)]
public abstract class KernelObject
{
    private static ulong s_lastId;
#if HOSTED
    /// <summary>Objects whose count is not 0, so that tests see what is left behind; pooled and machine-wide ones excepted.</summary>
    internal static int LiveObjects { get; set; }
#endif

    /// <summary>Gives the object its id, which is never used again.</summary>
    protected KernelObject()
    {
        Id = ++s_lastId;
        RefCount = 1;
#if HOSTED
        LiveObjects++;
#endif
    }

    /// <summary>What kind of object this is, as a handle's holder sees it.</summary>
    public abstract ObjectType Type { get; }

    /// <summary>Unique from boot to power-off.</summary>
    public ulong Id { get; private set; }

    /// <summary>How many handles, mappings, operations and other objects hold this one.</summary>
    public int RefCount { get; private set; }

    /// <summary>How many handles, in all tables, name this object; each of them also holds a reference.</summary>
    public int HandleCount { get; private set; }

    /// <summary>Takes one more reference.</summary>
    public void AddReference() => RefCount++;

    /// <summary>Gives one reference back; the last one destroys the object.</summary>
    public void Release()
    {
        if (--RefCount == 0)
        {
            Destroy();
#if HOSTED
            LiveObjects -= RefCount == 0 ? 1 : 0;
#endif
        }
    }

    /// <summary>Counts a handle that was put into a table, with its reference.</summary>
    internal void AddHandle()
    {
        HandleCount++;
        RefCount++;
    }

    /// <summary>Counts a handle out, with its reference.</summary>
    internal void RemoveHandle()
    {
        if (--HandleCount == 0)
        {
            OnLastHandleClosed();
        }
        Release();
    }

    /// <summary>Runs when the last handle has gone; the reference of that handle is still held.</summary>
    protected virtual void OnLastHandleClosed()
    {
    }

    /// <summary>Frees what the object owns and, last, the object itself.</summary>
    protected abstract void Destroy();

    /// <summary>Forgets an object whose making failed: nobody has a reference, and it owns nothing. The maker frees it.</summary>
    protected void Discard()
    {
#if HOSTED
        LiveObjects--;
#endif
    }

    /// <summary>Makes a pooled object, whose count has reached 0, a new one with a new id.</summary>
    protected void Renew()
    {
        Id = ++s_lastId;
        RefCount = 1;
        HandleCount = 0;
#if HOSTED
        LiveObjects++;
#endif
    }
}
