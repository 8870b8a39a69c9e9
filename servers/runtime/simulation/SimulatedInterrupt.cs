using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A claimed interrupt line: level-triggered, masked from each interrupt until it is acknowledged.</summary>
public sealed class SimulatedInterrupt : SimulatedObject
{
    private readonly uint _line;
    private PendingOperation? _waiter;
    private bool _masked;
    private bool _latched;

    internal SimulatedInterrupt(SimulatedMachine machine, uint line)
        : base(machine) => _line = line;

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Interrupt;

    internal void Wait(PendingOperation operation)
    {
        if (_waiter is not null)
        {
            operation.Fail(Status.BadState);
            return;
        }

        _waiter = operation;
        operation.Withdraw = () =>
        {
            _waiter = null;
            operation.Fail(Status.Cancelled);
        };
        Check();
    }

    internal void Acknowledge()
    {
        _masked = false;
        Check();
    }

    /// <summary>Looks at the line's level.</summary>
    internal void Check()
    {
        if (!_masked && Machine.LineLevel(_line))
        {
            _masked = true;
            _latched = true;
        }

        if (_latched && _waiter is { } waiter)
        {
            _latched = false;
            if (!waiter.Submission.Flags.HasFlag(SubmissionFlags.Multishot))
            {
                _waiter = null;
            }

            waiter.Advance(new Completion { Kind = CompletionKind.Interrupt });
        }
    }

    private protected override void OnUnreferenced() => Machine.ReleaseLine(_line);
}
