namespace Rill.Posix.Processes;

/// <summary>A session: process groups that share a controlling terminal.</summary>
/// <param name="id">Its id: that of the process that made it.</param>
/// <param name="table">Where it and all other sessions and groups are.</param>
internal sealed class Session(int id, ProcessTable table)
{
    public int Id { get; } = id;

    /// <summary>The process that made it, while it lives.</summary>
    public Process? Leader { get; set; }

    public ControllingTerminal? Terminal { get; private set; }

    /// <summary>How many groups are in it.</summary>
    public int Groups { get; set; }

    /// <summary>Finds a process group of this or another session.</summary>
    public ProcessGroup? FindGroup(int group) => table.FindGroup(group);

    /// <summary>Makes a free terminal the controlling one, with a group in the foreground.</summary>
    public void Take(ControllingTerminal terminal, ProcessGroup foreground)
    {
        if (terminal.Session is { } other)
        {
            other.Terminal = null;
        }

        Terminal = terminal;
        terminal.Session = this;
        terminal.Foreground = foreground;
    }

    /// <summary>Ends the connection with the terminal.</summary>
    public void GiveUp()
    {
        if (Terminal is { } terminal)
        {
            Terminal = null;
            terminal.Session = null;
            terminal.Foreground = null;
        }
    }
}
