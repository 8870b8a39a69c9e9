namespace Rill.Shim.Abi;

/// <summary>
/// What the POSIX server reads of the shim's block of a thread, which lies where the thread's area is: byte offsets. The
/// program can write there, so that it can only mislead the server about itself.
/// </summary>
public static class ThreadBlockLayout
{
    /// <summary>The signal mask in force, 64 bits; bit n-1 is signal n.</summary>
    public const int Blocked = 1064;

    /// <summary>The word to be cleared at the thread's end (set_tid_address), 64 bits; 0: none.</summary>
    public const int ClearTid = 1088;

    /// <summary>The head of the list of robust futexes, 64 bits; 0: none.</summary>
    public const int RobustList = 1096;
}
