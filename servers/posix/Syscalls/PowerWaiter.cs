using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>
/// reboot(2) that ends the machine. It never returns, and from its acceptance on no process gets any further: what they
/// ask for waits (<see cref="PosixServer.PowerDown"/>), so nobody sees the machine go. Only where the machine cannot be
/// ended does all go on, and the call fails.
/// </summary>
internal sealed class PowerWaiter : CallWaiter
{
    private readonly PowerAction _action;

    private PowerWaiter(in Request request, PowerAction action)
        : base(request.Server, request.Thread, request.Call)
    {
        _action = action;
    }

    /// <summary>Asks for the machine's end.</summary>
    public static void Start(in Request request, PowerAction action) =>
        new PowerWaiter(in request, action).Begin();

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        Exclusion exclusion = new();
        Server.PowerDown = exclusion;
        _ = EndMachineAsync(_action, exclusion);
    }

    /// <summary>No signal ends it: its handler would run on a machine that is off.</summary>
    public override void Interrupt()
    {
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
    }

    private async Task EndMachineAsync(PowerAction action, Exclusion exclusion)
    {
        Errno errno = await Server.Power(action);
        if (errno == Errno.Ok)
        {
            // The machine is ending: whoever waits does so to its end.
            return;
        }

        Server.PowerDown = null;
        if (!IsDone)
        {
            End();
            ReplyError(errno);
        }

        exclusion.Ended.Wake(PollEvents.All);
    }
}
