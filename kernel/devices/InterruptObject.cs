using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Devices;

/// <summary>
/// An interrupt line that a driver has claimed. From an interrupt until the driver acknowledges it, the line is masked;
/// an interrupt that finds no wait is kept, once, for the next one, so that none is lost between two waits.
/// </summary>
internal sealed class InterruptObject : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 96;

    private static InterruptObject? s_first;

    /// <summary>Those who wait for the next interrupt.</summary>
    public ObserverList Waiters;

    private readonly int _line;
    private InterruptObject? _next;
    /// <summary>The line is masked since the last interrupt.</summary>
    private bool _masked;
    /// <summary>An interrupt has come that no wait was told of.</summary>
    private bool _latched;
    /// <summary>The last handle is gone and the line is free.</summary>
    private bool _released;

    private InterruptObject(int line) => _line = line;

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Interrupt;

    /// <summary>Claims a line.</summary>
    /// <param name="input">The global system interrupt.</param>
    /// <param name="flags">None is defined: trigger and polarity are the firmware's to say.</param>
    /// <returns>InvalidArgument, NotFound, AlreadyExists, LimitReached, NoMemory. The caller owns a reference.</returns>
    public static Status Create(ulong input, ulong flags, out InterruptObject? interrupt)
    {
        interrupt = null;
        if (input > uint.MaxValue || flags != 0)
        {
            return Status.InvalidArgument;
        }
        if (!KernelHeap.TryReserve(Size))
        {
            return Status.NoMemory;
        }
        Status status = InterruptLines.Claim((uint)input, out int line);
        if (status != Status.Ok)
        {
            return status;
        }
        interrupt = new InterruptObject(line) { _next = s_first };
        s_first = interrupt;
        InterruptLines.Unmask(line);
        return Status.Ok;
    }

    /// <summary>The line's interrupt has come.</summary>
    public static void Raise(int line)
    {
        // Few lines are claimed; the list is shorter than a table would be large.
        InterruptObject? interrupt = s_first;
        while (interrupt is not null && interrupt._line != line)
        {
            interrupt = interrupt._next;
        }
        if (interrupt is null)
        {
            InterruptLines.Mask(line);
            return;
        }
        interrupt.Raise();
    }

    /// <summary>Forgets all lines, so that a test starts afresh.</summary>
    internal static void Reset() => s_first = null;

    /// <summary>Takes one who waits: he is told at once if an interrupt is kept.</summary>
    public void Wait(Observer observer)
    {
        if (_released)
        {
            observer.OnGone();
            return;
        }
        Waiters.Append(observer);
        Deliver();
    }

    /// <summary>The driver has served the interrupt: the line may interrupt again.</summary>
    public void Acknowledge()
    {
        if (_masked)
        {
            _masked = false;
            InterruptLines.Unmask(_line);
        }
    }

    /// <inheritdoc/>
    protected override void OnLastHandleClosed() => GiveUpLine();

    /// <inheritdoc/>
    protected override void Destroy()
    {
        if (!_released)
        {
            GiveUpLine();
        }
        KernelHeap.Release(this);
    }

    private void GiveUpLine()
    {
        _released = true;
        InterruptLines.Release(_line);
        InterruptObject? previous = null;
        for (InterruptObject? other = s_first; other != this; other = other!._next)
        {
            previous = other;
        }
        if (previous is null)
        {
            s_first = _next;
        }
        else
        {
            previous._next = _next;
        }
        // Nobody can acknowledge any more, so nothing would come of waiting.
        while (Waiters.First is { } observer)
        {
            Waiters.Remove(observer);
            observer.OnGone();
        }
    }

    private void Raise()
    {
        _masked = true;
        InterruptLines.Mask(_line);
        _latched = true;
        Deliver();
    }

    private void Deliver()
    {
        if (!_latched || Waiters.First is not { } observer)
        {
            return;
        }
        _latched = false;
        Waiters.Remove(observer);
        if (observer.OnInterrupt())
        {
            Waiters.Append(observer);
        }
    }
}
