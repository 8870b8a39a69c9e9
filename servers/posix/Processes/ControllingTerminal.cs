namespace Rill.Posix.Processes;

/// <summary>A terminal as sessions and job control see it.</summary>
internal abstract class ControllingTerminal
{
    /// <summary>Its device number, for /proc/PID/stat.</summary>
    public abstract ulong DeviceNumber { get; }

    /// <summary>The session that it controls, or null.</summary>
    public Session? Session { get; set; }

    /// <summary>The foreground process group of that session, or null.</summary>
    public ProcessGroup? Foreground { get; set; }

    /// <summary>The session loses the terminal, since its leader has ended.</summary>
    public abstract void HangUp();
}
