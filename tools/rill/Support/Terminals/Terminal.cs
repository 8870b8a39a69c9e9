using System.Runtime.InteropServices;

namespace Rill.Tool.Support.Terminals;

/// <summary>What the host's C library knows about terminals; the layouts are those of Linux on x86-64.</summary>
internal static partial class Terminal
{
    /// <summary>Standard input's descriptor.</summary>
    public const int StandardInput = 0;

    /// <summary>Standard output's descriptor.</summary>
    public const int StandardOutput = 1;

    /// <summary>Standard error's descriptor.</summary>
    public const int StandardError = 2;

    // From Linux's asm-generic/ioctls.h.
    private const nuint GetWindowSize = 0x5413;
    private const nuint SetWindowSize = 0x5414;

    // From Linux's asm-generic/fcntl.h.
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;

    /// <summary>When the new modes hold: at once.</summary>
    private const int Now = 0;

    /// <summary>The columns of the terminal at standard error; 0 where it does not say.</summary>
    public static int WidthOfStandardError() => SizeOf(StandardError).Columns;

    /// <summary>The size of the terminal at <paramref name="descriptor"/>; zeros where it is none or does not say.</summary>
    public static (int Rows, int Columns) SizeOf(int descriptor) =>
        IoctlSize(descriptor, GetWindowSize, out WindowSize size) == 0 ? (size.Rows, size.Columns) : (0, 0);

    /// <summary>Gives the terminal at <paramref name="descriptor"/> another size, as its window does.</summary>
    public static void Resize(int descriptor, int rows, int columns)
    {
        WindowSize size = new() { Rows = (ushort)rows, Columns = (ushort)columns };
        if (IoctlSetSize(descriptor, SetWindowSize, in size) != 0)
        {
            throw new IOException($"the terminal's size could not be set: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>The modes of the terminal at <paramref name="descriptor"/>; null where it is none.</summary>
    public static TerminalModes? ModesOf(int descriptor)
    {
        TerminalModes modes = default;
        return GetModes(descriptor, ref modes) == 0 ? modes : null;
    }

    /// <summary>Sets the modes of the terminal at <paramref name="descriptor"/> at once.</summary>
    public static void SetModes(int descriptor, TerminalModes modes)
    {
        if (SetModes(descriptor, Now, ref modes) != 0)
        {
            throw new IOException($"the terminal's modes could not be set: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>
    /// Has reads and writes at <paramref name="descriptor"/> wait, whoever asked for something else: this is a property of
    /// the open file, which programs share.
    /// </summary>
    public static void MakeBlocking(int descriptor)
    {
        int flags = Control(descriptor, GetFlags, 0);
        if (flags >= 0 && (flags & NonBlocking) != 0)
        {
            _ = Control(descriptor, SetFlags, flags & ~NonBlocking);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlSize(int descriptor, nuint request, out WindowSize size);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlSetSize(int descriptor, nuint request, in WindowSize size);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetModes(int descriptor, ref TerminalModes modes);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetModes(int descriptor, int when, ref TerminalModes modes);

    /// <summary>struct winsize of tty_ioctl(4).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort WidthInPixels;
        public ushort HeightInPixels;
    }
}
