namespace Rill.Shim;

/// <summary>How far the end of a process has come in a space that it shares (<see cref="ProcessBlock.Ended"/>).</summary>
internal static class HomeEnd
{
    /// <summary>It lives, or is being made.</summary>
    public const int Living = 0;
    /// <summary>None of its threads runs any more: written by the server.</summary>
    public const int Ended = 1;
    /// <summary>What it left was given back; its home waits for those that go by its actions.</summary>
    public const int Emptied = 2;
    /// <summary>No process has the home any more, which is about to be free.</summary>
    public const int Gone = 3;

    private const int Held = 4;
    private const int OwnerShift = 8;

    /// <summary>A process gives back what this one left, or its home.</summary>
    /// <param name="owner">Which process that is (<see cref="Slots.OwnerOf"/>): with its end the step is begun again.</param>
    public static int HeldBy(uint owner) => Held | (int)(owner << OwnerShift);
}
