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
