using System.Runtime.InteropServices;
using Rill.LinuxAbi;

namespace Rill.Tool.Archives;

/// <summary>What the host's file system says of a path itself, a link not followed. .NET tells neither all types nor devices.</summary>
/// <param name="Mode">Type and permission bits.</param>
/// <param name="Device">A device node's major and minor number.</param>
/// <param name="ModifiedAt">The time of last change, in seconds since 1970.</param>
internal readonly partial record struct HostNode(int Mode, (int Major, int Minor) Device, long ModifiedAt)
{
    /// <summary>The type bits, as <see cref="CpioEntry"/> names them.</summary>
    public int Type => Mode & CpioEntry.TypeMask;

    /// <summary>Looks at <paramref name="path"/>.</summary>
    /// <exception cref="IOException">It cannot be looked at, or its name is not UTF-8.</exception>
    public static HostNode Of(string path)
    {
        if (LookAt(path, out Status status) != 0)
        {
            // .NET reads bytes that are no UTF-8 as this character, and so names another file.
            throw new IOException(path.Contains('\uFFFD')
                ? $"{path}: its name is not UTF-8"
                : $"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        int major = (int)DeviceNumber.Major(status.SpecialDevice);
        int minor = (int)DeviceNumber.Minor(status.SpecialDevice);
        return new HostNode((int)status.Mode, (major, minor), status.ModifiedSeconds);
    }

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LookAt(string path, out Status status);

    /// <summary>struct stat of stat(3type), as on x86-64.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct Status
    {
        [FieldOffset(24)]
        public uint Mode;

        [FieldOffset(40)]
        public ulong SpecialDevice;

        [FieldOffset(88)]
        public long ModifiedSeconds;
    }
}
