namespace Rill.Posix.Processes;

/// <summary>How often a process read and wrote, and how many bytes.</summary>
internal struct IoCounters
{
    public ulong Reads, ReadBytes, Writes, WrittenBytes;

    /// <summary>Notes a read that was done.</summary>
    public void NoteRead(long bytes)
    {
        Reads++;
        ReadBytes += (ulong)bytes;
    }

    /// <summary>Notes a write that was done, or a part of one.</summary>
    public void NoteWrite(long bytes)
    {
        Writes++;
        WrittenBytes += (ulong)bytes;
    }
}
