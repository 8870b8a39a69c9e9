namespace Rill.Tool.Testing.Consoles;

/// <summary>What the keys send that mean something to a terminal.</summary>
internal static class Keys
{
    /// <summary>Ctrl-C.</summary>
    public const string Interrupt = "\u0003";

    /// <summary>Ctrl-D.</summary>
    public const string EndOfFile = "\u0004";

    /// <summary>Ctrl-Q.</summary>
    public const string Start = "\u0011";

    /// <summary>Ctrl-S.</summary>
    public const string Stop = "\u0013";

    /// <summary>Ctrl-U.</summary>
    public const string EraseLine = "\u0015";

    /// <summary>Ctrl-W.</summary>
    public const string EraseWord = "\u0017";

    /// <summary>Ctrl-Z.</summary>
    public const string Suspend = "\u001A";

    /// <summary>Escape.</summary>
    public const string Escape = "\u001B";

    /// <summary>Ctrl-\.</summary>
    public const string Quit = "\u001C";

    /// <summary>Backspace.</summary>
    public const string Erase = "\u007F";
}
