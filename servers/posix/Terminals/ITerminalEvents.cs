namespace Rill.Posix.Terminals;

/// <summary>What a line discipline tells its terminal.</summary>
internal interface ITerminalEvents
{
    /// <summary>A key that sends a signal was typed.</summary>
    void OnSignal(int signal);

    /// <summary>Output was stopped or may go on.</summary>
    void OnFlow(bool isStopped);

    /// <summary>Output that was not sent yet is to be dropped.</summary>
    void OnFlushOutput();
}
