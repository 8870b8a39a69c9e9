namespace Rill.Shim;

/// <summary>How far the end of a process with a home has come (<see cref="ProcessBlock.Ended"/>).</summary>
internal static class HomeEnd
{
    /// <summary>It lives, or is being made.</summary>
    public const int Living = 0;
    /// <summary>None of its threads runs any more: written by the server.</summary>
    public const int Ended = 1;
    /// <summary>What it left was given back; its home waits for those that go by its actions.</summary>
    public const int Emptied = 2;
    /// <summary>Somebody gives back what it left, or its home.</summary>
    public const int Held = 3;
}
