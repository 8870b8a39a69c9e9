using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Devices;

/// <summary>
/// An interrupt line that a driver has claimed. Here, and nowhere else, is decided when the line is masked: whenever the
/// driver has been told, or is to be told at its next wait, and the line could only repeat it.
/// </summary>
/// <remarks>
/// <para>Level-triggered: asserted until the driver has served the device, so it is masked from the interrupt to
/// <see cref="Acknowledge"/>.</para>
/// <para>Edge-triggered: an edge that comes while the line is masked is lost. So a line whose driver waits, or has been
/// told and serves the device, stays open. It is masked only while an interrupt is kept, and opened before the driver is
/// told of that one: what the lost edges said he then finds in the device.</para>
/// </remarks>
[GuardedBy(Guard.KernelLock)]
internal sealed class InterruptObject : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 96;

    private static InterruptObject? s_first;

    /// <summary>Those who wait for the next interrupt.</summary>
    public ObserverList Waiters;

    private readonly int _line;
    private readonly bool _isLevel;
    private InterruptObject? _next;
    private LineState _state;

    private InterruptObject(int line, bool isLevel)
    {
        _line = line;
        _isLevel = isLevel;
    }

    private enum LineState : byte
    {
        /// <summary>Not masked: the next interrupt is told to the first who waits, or kept.</summary>
        Open,
        /// <summary>Masked: an interrupt has come that nobody waited for. The next wait is told of it.</summary>
        Kept,
        /// <summary>Masked, level-triggered: a wait was told, and the driver has not acknowledged.</summary>
        Told,
        /// <summary>The last handle is gone and the line is free.</summary>
        Released,
    }

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
        Status status = InterruptLines.Claim((uint)input, out int line, out bool isLevel);
        if (status != Status.Ok)
        {
            return status;
        }
        if (!KernelHeap.TryReserve(Size))
        {
            InterruptLines.Release(line);
            return Status.NoMemory;
        }
        interrupt = new InterruptObject(line, isLevel) { _next = s_first };
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
        if (_state == LineState.Released)
        {
            observer.OnGone();
            return;
        }
        Waiters.Append(observer);
        if (_state == LineState.Kept)
        {
            Tell();
        }
    }

    /// <summary>The driver has served the interrupt that it was told of: the line may interrupt again.</summary>
    public void Acknowledge()
    {
        if (_state == LineState.Told)
        {
            _state = LineState.Open;
            InterruptLines.Unmask(_line);
        }
    }

    /// <inheritdoc/>
    protected override void OnLastHandleClosed() => GiveUpLine();

    /// <inheritdoc/>
    protected override void Destroy()
    {
        if (_state != LineState.Released)
        {
            GiveUpLine();
        }
        KernelHeap.Release(this);
    }

    private void GiveUpLine()
    {
        _state = LineState.Released;
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
        if (_state != LineState.Open)
        {
            // It was on its way when the line was masked: the driver is or will be told in any case.
            return;
        }
        if (Waiters.IsEmpty)
        {
            _state = LineState.Kept;
            InterruptLines.Mask(_line);
            return;
        }
        Tell();
    }

    /// <summary>Tells the first who waits of an interrupt that has come now or was kept.</summary>
    private void Tell()
    {
        LineState before = _state;
        _state = _isLevel ? LineState.Told : LineState.Open;
        bool isMasked = before == LineState.Kept;
        if (_isLevel != isMasked)
        {
            if (_isLevel)
            {
                InterruptLines.Mask(_line);
            }
            else
            {
                InterruptLines.Unmask(_line);
            }
        }
        Observer observer = Waiters.First!;
        Waiters.Remove(observer);
        if (observer.OnInterrupt())
        {
            Waiters.Append(observer);
        }
    }
}
