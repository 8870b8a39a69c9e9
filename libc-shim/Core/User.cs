using System.Runtime.CompilerServices;

namespace Rill.Shim;

/// <summary>
/// The program's memory. Its addresses are plain numbers here, so that none is used as a pointer by accident; every
/// access goes through a routine whose fault becomes false (EFAULT).
/// </summary>
internal static unsafe class User
{
    /// <summary>The longest path with its NUL (PATH_MAX).</summary>
    public const int PathMax = 4096;

    public static bool CopyIn(void* to, ulong from, ulong bytes) => Asm.UserCopy((ulong)to, from, bytes) == 0;

    public static bool CopyOut(ulong to, void* from, ulong bytes) => Asm.UserCopy(to, (ulong)from, bytes) == 0;

    public static bool Clear(ulong to, ulong bytes) => Asm.UserClear(to, bytes) == 0;

    public static bool Read(ulong from, out uint value)
    {
        uint read;
        bool ok = Asm.UserRead32(from, &read) == 0;
        value = ok ? read : 0;
        return ok;
    }

    public static bool Read(ulong from, out ulong value)
    {
        ulong read;
        bool ok = Asm.UserRead64(from, &read) == 0;
        value = ok ? read : 0;
        return ok;
    }

    public static bool Write(ulong to, uint value) => Asm.UserWrite32(to, value) == 0;

    public static bool Write(ulong to, ulong value) => Asm.UserWrite64(to, value) == 0;

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
        long length = Asm.UserLength(path, PathMax);
        return length < 0 ? -Errno.EFAULT : length >= PathMax ? -Errno.ENAMETOOLONG : length;
    }
}
