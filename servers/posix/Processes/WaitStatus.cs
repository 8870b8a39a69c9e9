namespace Rill.Posix.Processes;

/// <summary>The word that wait4 tells of a child: how it ended, was stopped or was continued.</summary>
/// <remarks>Source: man 2 wait; Linux, include/uapi/linux/wait.h: an exit's code lies above the number of a signal.</remarks>
internal static class WaitStatus
{
    /// <summary>It was continued.</summary>
    public const int Continued = 0xFFFF;

    private const int SignalMask = 0x7F, CodeShift = 8, CodeMask = 0xFF, StoppedMark = 0x7F;

    /// <summary>An exit with a code, of which eight bits count.</summary>
    public static int OfExit(ulong code) => (int)(code & CodeMask) << CodeShift;

    /// <summary>A stop by a signal.</summary>
    public static int OfStop(int signal) => signal << CodeShift | StoppedMark;

    /// <summary>The signal that ended it; 0: it exited.</summary>
    public static int SignalOf(int status) => status & SignalMask;

    /// <summary>The code that it exited with.</summary>
    public static int CodeOf(int status) => status >> CodeShift & CodeMask;
}
