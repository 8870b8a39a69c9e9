namespace Rill.Posix.Processes;

/// <summary>
/// An address space that more than one process was made in (CLONE_VM). A process's page that was mapped there may be mapped
/// still when the process is gone, wherever the program has moved it to; so it goes to no process elsewhere until the space
/// is gone.
/// </summary>
/// <remarks>
/// Users are kernel processes (<see cref="NativeProcess"/>); whose page it is does not matter: a process that has left by exec
/// has its page still, and the space its mapping.
/// </remarks>
internal sealed class SharedSpace(ProcessPages pages)
{
    private readonly Stack<ProcessPageSlot> _idle = new();
    private int _users = 1;

    /// <summary>Whether a process may still run in it.</summary>
    public bool IsUsed => _users > 0;

    /// <summary>One more kernel process runs in it.</summary>
    public SharedSpace AddUser()
    {
        _users++;
        return this;
    }

    /// <summary>A kernel process has ended.</summary>
    public void RemoveUser()
    {
        _users--;
        if (_users > 0)
        {
            return;
        }

        while (_idle.TryPop(out ProcessPageSlot? slot))
        {
            pages.Free(slot);
        }
    }

    /// <summary>Keeps a page whose process is gone, for the next one here.</summary>
    public void Keep(ProcessPageSlot slot) => _idle.Push(slot);

    /// <summary>A kept page, if there is one that is mapped in no other space that is in use.</summary>
    public bool TryTake(out ProcessPageSlot slot)
    {
        if (_idle.TryPeek(out slot!) && slot.IsKnownOnlyIn(this))
        {
            _idle.Pop();
            return true;
        }

        return false;
    }
}
