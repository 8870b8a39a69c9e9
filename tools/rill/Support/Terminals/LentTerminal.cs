namespace Rill.Tool.Support.Terminals;

/// <summary>
/// The terminal at standard input and output while another program has it: QEMU, and by it a guest. Its keys send no
/// signals meanwhile, since they are for the guest; afterwards it is as it was, however the program ended.
/// </summary>
internal sealed class LentTerminal : IDisposable
{
    /// <summary>
    /// What a guest that was cut off may have left switched: text attributes, the cursor, its keys, pastes in brackets,
    /// reports of the mouse, the second screen, lines that do not wrap. None of these moves the cursor.
    /// </summary>
    private const string Usual =
        "\u001B[0m\u001B[?25h\u001B[?1l\u001B>\u001B[?2004l\u001B[?1000l\u001B[?1002l\u001B[?1003l\u001B[?1006l"
        + "\u001B[?1047l\u001B[?7h";

    private readonly TerminalModes? _modes;

    private LentTerminal(TerminalModes? modes) => _modes = modes;

    /// <summary>Lends the terminal, if there is one.</summary>
    public static LentTerminal Lend()
    {
        TerminalModes? modes = Terminal.ModesOf(Terminal.StandardInput);
        if (modes is { } now)
        {
            now.Local &= ~TerminalModes.KeysSignal;
            Terminal.SetModes(Terminal.StandardInput, now);
        }

        return new LentTerminal(modes);
    }

    /// <summary>Takes it back.</summary>
    public void Dispose()
    {
        try
        {
            PutBack();
        }
        catch (IOException)
        {
            // The window was closed: there is no terminal any more. How the command ended is what counts.
        }
    }

    private void PutBack()
    {
        // QEMU has them not wait, and one that was killed leaves them so.
        Terminal.MakeBlocking(Terminal.StandardInput);
        Terminal.MakeBlocking(Terminal.StandardOutput);
        Terminal.MakeBlocking(Terminal.StandardError);
        if (_modes is { } before)
        {
            Terminal.SetModes(Terminal.StandardInput, before);
        }

        if (TerminalKind.Of(Console.IsOutputRedirected, Environment.GetEnvironmentVariable).IsTerminal)
        {
            Console.Out.Write(Usual);
        }
    }
}
