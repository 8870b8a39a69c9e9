using System.Runtime.InteropServices;

namespace Rill.Tool.Support;

/// <summary>
/// The wish of the user or the system that the tool end: Ctrl-C, a closed terminal, kill(1). The first cancels
/// <see cref="Token"/>, on which everything under way puts its things in order; the second ends the tool at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What a shell adds to a signal's number where a program ended by it.</summary>
    private const int StatusOfSignals = 128;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _status;

    private Interruption()
    {
        _registrations =
        [
            Register(PosixSignal.SIGHUP, 1),
            Register(PosixSignal.SIGINT, 2),
            Register(PosixSignal.SIGTERM, 15),
        ];
    }

    /// <summary>Cancelled when the tool is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit status of a tool that was interrupted, such as 130 by Ctrl-C; 0 while it was not.</summary>
    public int Status => Volatile.Read(ref _status);

    /// <summary>Watches for it from now on.</summary>
    public static Interruption Watch() => new();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal, int number) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            int status = StatusOfSignals + number;
            if (Interlocked.CompareExchange(ref _status, status, 0) == 0)
            {
                _source.Cancel();
                return;
            }

            Descendants.EndAll();
            Environment.Exit(status);
        });
}
