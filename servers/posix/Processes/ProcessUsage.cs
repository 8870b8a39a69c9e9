namespace Rill.Posix.Processes;

/// <summary>Times and counts of processes, times in nanoseconds.</summary>
internal struct ProcessUsage
{
    public ulong UserTime, SystemTime, MinorFaults, MajorFaults, Switches, MaxResidentKib;

    /// <summary>Adds another's; of the resident size the larger is kept.</summary>
    public void Add(in ProcessUsage other)
    {
        UserTime += other.UserTime;
        SystemTime += other.SystemTime;
        MinorFaults += other.MinorFaults;
        MajorFaults += other.MajorFaults;
        Switches += other.Switches;
        MaxResidentKib = Math.Max(MaxResidentKib, other.MaxResidentKib);
    }
}
