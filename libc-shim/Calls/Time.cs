using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>The clocks, from the kernel's page, and Linux's forms of time.</summary>
internal static unsafe class Time
{
    public const ulong Second = 1_000_000_000;

    private static ClockPage* Page => (ClockPage*)Layout.ClockPage;

    /// <summary>Nanoseconds of the monotonic clock.</summary>
    public static ulong Now()
    {
        ClockPage* page = Page;
        while (true)
        {
            uint sequence = Volatile.Read(ref page->Sequence);
            ulong start = Volatile.Read(ref page->BaseTsc);
            ulong nanoseconds = Volatile.Read(ref page->BaseNanoseconds);
            ulong multiplier = Volatile.Read(ref page->Multiplier);
            uint shift = Volatile.Read(ref page->Shift);
            ulong now = Asm.ReadTimeStamp();
            if ((sequence & 1) == 0 && Volatile.Read(ref page->Sequence) == sequence)
            {
                // Another core's counter may lag a little behind the one that the base was read from.
                ulong elapsed = now > start ? now - start : 0;
                return nanoseconds + Asm.MultiplyShift(elapsed, multiplier, shift);
            }
        }
    }

    /// <summary>Realtime minus monotonic, in nanoseconds.</summary>
    public static ulong RealtimeOffset => Volatile.Read(ref Page->RealtimeOffset);

    public static uint Cores => Page->Cores;

    /// <summary>Reads a struct timespec. False with an errno in <paramref name="error"/>.</summary>
    public static bool TryRead(ulong address, out ulong nanoseconds, out long error)
    {
        nanoseconds = 0;
        if (!User.Read(address, out ulong seconds) || !User.Read(address + 8, out ulong rest))
        {
            error = -Errno.EFAULT;
            return false;
        }
        error = -Errno.EINVAL;
        if ((long)seconds < 0 || rest >= Second)
        {
            return false;
        }
        nanoseconds = FromSeconds(seconds, rest);
        error = 0;
        return true;
    }

    /// <summary>Reads a struct timeval.</summary>
    public static bool TryReadValue(ulong address, out ulong nanoseconds, out long error)
    {
        nanoseconds = 0;
        if (!User.Read(address, out ulong seconds) || !User.Read(address + 8, out ulong microseconds))
        {
            error = -Errno.EFAULT;
            return false;
        }
        error = -Errno.EINVAL;
        if ((long)seconds < 0 || microseconds >= 1_000_000)
        {
            return false;
        }
        nanoseconds = FromSeconds(seconds, microseconds * 1000);
        error = 0;
        return true;
    }

    public static bool Write(ulong address, ulong nanoseconds) =>
        User.Write(address, nanoseconds / Second) && User.Write(address + 8, nanoseconds % Second);

    public static bool WriteValue(ulong address, ulong nanoseconds) =>
        User.Write(address, nanoseconds / Second) && User.Write(address + 8, nanoseconds % Second / 1000);

    /// <summary>A deadline some time from now; so far away that it does not fit means never.</summary>
    public static ulong After(ulong nanoseconds)
    {
        ulong now = Now();
        return nanoseconds >= (ulong)long.MaxValue - now ? Deadline.Never : now + nanoseconds;
    }

    /// <summary>The monotonic deadline for a time of the realtime clock.</summary>
    public static ulong FromRealtime(ulong nanoseconds)
    {
        ulong offset = RealtimeOffset;
        return nanoseconds > offset ? nanoseconds - offset : 0;
    }

    // About 292 years in nanoseconds is the most that a signed 64-bit number holds; longer is as good as never.
    private static ulong FromSeconds(ulong seconds, ulong nanoseconds) =>
        seconds >= (ulong)long.MaxValue / Second ? long.MaxValue : seconds * Second + nanoseconds;
}
