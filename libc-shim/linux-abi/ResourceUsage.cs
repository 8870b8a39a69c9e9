using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct rusage.</summary>
/// <remarks>Source: Linux, include/uapi/linux/resource.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct ResourceUsage
{
    public TimeValue User, System;
    public ulong MaxResidentKib;
    public ulong SharedText, UnsharedData, UnsharedStack;
    public ulong MinorFaults, MajorFaults, Swaps;
    public ulong BlocksIn, BlocksOut, MessagesSent, MessagesReceived, Signals;
    public ulong VoluntarySwitches, InvoluntarySwitches;
}
