namespace Rill.Tool.Support.Terminals;

/// <summary>
/// Makes a program start as it does from a terminal. What a shell without job control puts into the background, or a
/// service starts, ignores the signals of the keys, and hands that on to all that it starts: nothing there would end at
/// Ctrl-C.
/// </summary>
internal static class UsualSignals
{
    /// <summary>Words for env(1), before the program and its arguments.</summary>
    public static IReadOnlyList<string> Words { get; } = ["--default-signal=INT,QUIT,HUP,TERM,PIPE"];
}
