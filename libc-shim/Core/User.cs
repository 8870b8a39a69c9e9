using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// The program's memory. Its addresses are plain numbers here, so that none is used as a pointer by accident; every
/// access goes through a routine whose fault becomes false (EFAULT).
/// </summary>
internal static unsafe class User
{
    /// <summary>Where nothing can be mapped: below <see cref="Layout.UserStart"/>.</summary>
    private const ulong Nowhere = Pages.Size;

    /// <summary>
    /// An address that a program gave, or one where nothing is in place of what belongs to the shim: its heap, with threads'
    /// areas and the stack that this runs on, and its image. For a program nothing is there.
    /// </summary>
    /// <remarks>
    /// A start below the shim's heap is enough: the page before it is free, so that an access which runs that far ends
    /// there. The clock, the vDSO and the process page between heap and image are the program's to read.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Place(ulong address) => address < Layout.ShimHeap ? address : HighPlace(address);

    /// <summary>The start of a range that is accessed in pieces, or an address where nothing is, nor <paramref name="bytes"/>
    /// after it, in place of a range that is not the program's.</summary>
    /// <param name="bytes">At most 32 KiB.</param>
    public static ulong Range(ulong address, uint bytes) =>
        address < Layout.ShimHeap && bytes <= Layout.ShimHeap - address ? address : Nowhere;

    public static bool CopyIn(void* to, ulong from, ulong bytes) => Asm.UserCopy((ulong)to, Place(from), bytes) == 0;

    public static bool CopyOut(ulong to, void* from, ulong bytes) => Asm.UserCopy(Place(to), (ulong)from, bytes) == 0;

    public static bool Clear(ulong to, ulong bytes) => Asm.UserClear(Place(to), bytes) == 0;

    /// <summary>Puts <paramref name="value"/> where <paramref name="expected"/> stands; tells what stood there.</summary>
    /// <returns>False where it cannot be written.</returns>
    public static bool Exchange(ulong address, uint expected, uint value, out uint seen)
    {
        uint read;
        bool ok = Asm.UserExchange32(Place(address), expected, value, &read) == 0;
        seen = ok ? read : 0;
        return ok;
    }

    /// <summary>The bytes before a text's NUL; <paramref name="limit"/> where there is none before it; -1 on a fault.</summary>
    public static long Length(ulong text, ulong limit) => Asm.UserLength(Place(text), limit);

    public static bool Read(ulong from, out uint value)
    {
        uint read;
        bool ok = Asm.UserRead32(Place(from), &read) == 0;
        value = ok ? read : 0;
        return ok;
    }

    public static bool Read(ulong from, out ulong value)
    {
        ulong read;
        bool ok = Asm.UserRead64(Place(from), &read) == 0;
        value = ok ? read : 0;
        return ok;
    }

    public static bool Write(ulong to, uint value) => Asm.UserWrite32(Place(to), value) == 0;

    public static bool Write(ulong to, ulong value) => Asm.UserWrite64(Place(to), value) == 0;

    public static bool Read<T>(ulong from, out T value)
        where T : unmanaged
    {
        Unsafe.SkipInit(out value);
        fixed (T* to = &value)
        {
            return CopyIn(to, from, (ulong)sizeof(T));
        }
    }

    public static bool Write<T>(ulong to, in T value)
        where T : unmanaged
    {
        fixed (T* from = &value)
        {
            return CopyOut(to, from, (ulong)sizeof(T));
        }
    }

    /// <summary>The length of a path in the program's memory without its NUL, or -EFAULT or -ENAMETOOLONG.</summary>
    public static long PathLength(ulong path)
    {
        long length = Length(path, NameLimits.PathMax);
        return length < 0 ? -Errno.EFAULT : length >= NameLimits.PathMax ? -Errno.ENAMETOOLONG : length;
    }

    private static ulong HighPlace(ulong address) => ProgramMemory.Contains(address) ? address : Nowhere;
}
