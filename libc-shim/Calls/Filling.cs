using System.Runtime.CompilerServices;
using System.Threading;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>Fills the program's memory with what nobody else is needed for: zeros and random bytes.</summary>
/// <remarks>A signal that the thread is to handle ends a long filling early, as in Linux (drivers/char/mem.c and random.c).</remarks>
internal static unsafe class Filling
{
    // How much is done between two looks for a signal.
    private const ulong Piece = 16384;
    // Up to here the kernel is asked for the bytes themselves (its bound for one call), above for a key.
    private const ulong MaxDirect = 256;
    // How much is made of one key.
    private const ulong BytesOfKey = 1 << 20;

    /// <summary>Fills with zeros.</summary>
    /// <returns>How many bytes; -EFAULT where the first cannot be written.</returns>
    public static long Zeros(ThreadBlock* t, ulong to, ulong bytes)
    {
        for (ulong done = 0; done < bytes;)
        {
            ulong length = System.Math.Min(Piece, bytes - done);
            if (Asm.UserClear(to + done, length) != 0)
            {
                return done != 0 ? (long)done : -Errno.EFAULT;
            }
            done += length;
            if (done < bytes && IsInterrupted(t))
            {
                return (long)done;
            }
        }
        return (long)bytes;
    }

    /// <summary>Fills with random bytes.</summary>
    /// <returns>How many bytes; -EFAULT where the first cannot be written.</returns>
    /// <remarks>Many bytes are the stream of a cipher with a key of the kernel's that is used for nothing else and forgotten
    /// at the end, as Linux does it: whoever sees some of them learns nothing of others.</remarks>
    [SkipLocalsInit]
    public static long Random(ThreadBlock* t, ulong to, ulong bytes)
    {
        byte* room = stackalloc byte[(int)MaxDirect];
        if (bytes <= MaxDirect)
        {
            return KernelCalls.RandomGet(room, bytes) >= 0 && Asm.UserCopy(to, (ulong)room, bytes) == 0 ? (long)bytes : -Errno.EFAULT;
        }
        ChaCha20 cipher = default;
        ulong done = 0;
        while (done < bytes)
        {
            if (done % BytesOfKey == 0 && KernelCalls.RandomGet(cipher.Key, ChaCha20.KeyBytes) < 0)
            {
                break;
            }
            for (ulong at = 0; at < MaxDirect; at += ChaCha20.BlockBytes)
            {
                cipher.Next((uint*)(room + at));
            }
            ulong length = System.Math.Min(MaxDirect, bytes - done);
            if (Asm.UserCopy(to + done, (ulong)room, length) != 0)
            {
                break;
            }
            done += length;
            if (done % Piece == 0 && done < bytes && IsInterrupted(t))
            {
                break;
            }
        }
        cipher.Forget();
        Unsafe.InitBlock(room, 0, (uint)MaxDirect);
        return done != 0 ? (long)done : -Errno.EFAULT;
    }

    private static bool IsInterrupted(ThreadBlock* t)
    {
        if (Volatile.Read(ref t->Kernel.InterruptPending) == 0)
        {
            return false;
        }
        Delivery.Acknowledge(t);
        return Delivery.TryFetch(t);
    }
}
