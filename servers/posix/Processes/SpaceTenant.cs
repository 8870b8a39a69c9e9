using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Posix.Processes;

/// <summary>
/// What a process has in a space that it shares with others, and cannot give back itself when it is killed: its home and its
/// threads' slots, which the shim takes back once it reads that the process has ended, and the lock of the break.
/// </summary>
/// <param name="startBlock">Where the space's <see cref="ShimStart"/> is.</param>
/// <param name="ended">Where to note that it has ended; 0: where the <see cref="ShimStart"/> says, as it is the space's first
/// process.</param>
internal sealed class SpaceTenant(ulong startBlock, ulong ended)
{
    private const int Ended = 1;

    /// <summary>None of the process's threads runs any more. Memory that the program has unmapped is left alone.</summary>
    /// <param name="space">The space.</param>
    public void NoteEnd(SpaceHandle space)
    {
        ulong address = ended;
        if (address == 0 && !TryReadStart(space, nameof(ShimStart.ProcessEnded), out address))
        {
            return;
        }

        GiveBreakBack(space, SlotTableLayout.OwnerNotedAt(address));
        Span<byte> word = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(word, Ended);
        space.Kernel.SpaceWrite(space.Value, address, word, out _);
    }

    // Also a lock that nobody holds: the process may have been killed between giving it back and waking one that waits, or when
    // it had been woken itself and had not taken it. Who takes it meanwhile sees that others wait, and wakes one.
    private void GiveBreakBack(SpaceHandle space, uint owner)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (!TryReadStart(space, nameof(ShimStart.BreakLock), out ulong address)
            || address % sizeof(uint) != 0 || !TryRead(space, address, word))
        {
            return;
        }

        uint holder = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (holder == owner || holder == 0)
        {
            space.Kernel.SpaceCompareExchange(space.Value, address, holder, 0, wake: 1, out _);
        }
    }

    private bool TryReadStart(SpaceHandle space, string field, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bool isRead = TryRead(space, startBlock + (ulong)Marshal.OffsetOf<ShimStart>(field), bytes);
        value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return isRead;
    }

    private static bool TryRead(SpaceHandle space, ulong address, Span<byte> to) =>
        space.Kernel.SpaceRead(space.Value, address, to, out int read) == Status.Ok && read == to.Length;
}
