using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Platform;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>
/// reboot(2) that ends the machine. It never returns, and from its acceptance on no process gets any further: what they
/// ask for waits (<see cref="MachineControl.PowerDown"/>), so nobody sees the machine go. Only where the machine cannot be
/// ended does all go on, and the call fails.
/// </summary>
internal sealed class PowerWaiter : CallWaiter
{
    private readonly MachineControl _machine;
    private readonly PowerAction _action;

    private PowerWaiter(in Request request, MachineControl machine, PowerAction action)
        : base(in request)
    {
        _machine = machine;
        _action = action;
    }

    /// <summary>Asks for the machine's end.</summary>
    public static void Start(in Request request, MachineControl machine, PowerAction action) =>
        new PowerWaiter(in request, machine, action).Begin();

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        Exclusion exclusion = new();
        _machine.PowerDown = exclusion;
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
        Errno errno = await _machine.Power(action);
        if (errno == Errno.Ok)
        {
            // The machine is ending: whoever waits does so to its end.
            return;
        }

        _machine.PowerDown = null;
        if (!IsDone)
        {
            End();
            ReplyError(errno);
        }

        exclusion.Ended.Wake(PollEvents.All);
    }
}
