using Rill.Posix.Vfs;
using Rill.Shim.Abi;

namespace Rill.Posix.Processes;

/// <summary>One process's page among <see cref="ProcessPages"/>, as the server writes it.</summary>
/// <param name="page">The page in the server's space.</param>
/// <param name="index">Its number.</param>
internal sealed unsafe class ProcessPageSlot(ProcessPage* page, int index)
{
    /// <summary>Its number.</summary>
    public int Index { get; } = index;

    /// <summary>Null for the many processes that never share their space.</summary>
    private List<SharedSpace>? _spaces;

    /// <summary>It is mapped in a space of several processes.</summary>
    public void NoteMapped(SharedSpace space)
    {
        _spaces ??= [];
        if (!_spaces.Contains(space))
        {
            _spaces.Add(space);
        }
    }

    /// <summary>A space in use in which it may still be mapped, or null.</summary>
    public SharedSpace? FindSpace()
    {
        _spaces?.RemoveAll(static space => !space.IsUsed);
        return _spaces is [var first, ..] ? first : null;
    }

    /// <summary>Whether no other space in use can have it mapped.</summary>
    public bool IsKnownOnlyIn(SharedSpace space) => FindSpace() == space && _spaces!.Count == 1;

    /// <summary>Zeroes it for its next process.</summary>
    public void Clear() => new Span<byte>(page, sizeof(ProcessPage)).Clear();

    public void SetIds(int process, int parent, int group, int session, Credentials credentials)
    {
        Volatile.Write(ref page->ProcessId, (uint)process);
        Volatile.Write(ref page->ParentId, (uint)parent);
        Volatile.Write(ref page->GroupId, (uint)group);
        Volatile.Write(ref page->SessionId, (uint)session);
        Volatile.Write(ref page->RealUser, credentials.RealUser);
        Volatile.Write(ref page->EffectiveUser, credentials.EffectiveUser);
        Volatile.Write(ref page->SavedUser, credentials.SavedUser);
        Volatile.Write(ref page->RealGroup, credentials.RealGroup);
        Volatile.Write(ref page->EffectiveGroup, credentials.EffectiveGroup);
        Volatile.Write(ref page->SavedGroup, credentials.SavedGroup);
    }

    public void SetLimits(ulong addressSpace, ulong data, ulong stack)
    {
        Volatile.Write(ref page->LimitAddressSpace, addressSpace);
        Volatile.Write(ref page->LimitData, data);
        Volatile.Write(ref page->LimitStack, stack);
    }

    public void SetSignalsPending(bool any) => Volatile.Write(ref page->SignalsPending, any ? 1u : 0u);

    /// <summary>Whether the word says that a signal may be pending.</summary>
    public bool SignalsPending => Volatile.Read(ref page->SignalsPending) != 0;
}
