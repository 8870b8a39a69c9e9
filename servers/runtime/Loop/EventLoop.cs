using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Runtime.Native;

namespace Rill.Runtime;

/// <summary>
/// One thread's loop over one completion queue. It hands each record to the operation that its token names, runs what
/// was posted and the timers that ran out, and gives the kernel everything that was submitted meanwhile together with
/// the next wait: one kernel call a turn. All members are for the loop's thread unless they say otherwise.
/// </summary>
public sealed unsafe partial class EventLoop : IDisposable
{
    [ThreadStatic]
    private static EventLoop? s_current;

    private readonly uint _queue;
    private readonly QueueHeader* _header;
    private readonly byte* _records;
    private readonly uint _mask;
    private readonly SubmissionBatch _batch = new();
    private readonly SlotTable _slots = new();
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posts = new();
    private readonly SpinControl _spin;

    /// <summary>The position up to which records were handled; the header's Head is its copy for the kernel.</summary>
    private uint _head;

    /// <summary>1 from the first post until the loop looks at the posts: only that first one wakes it.</summary>
    private int _postPending;

    /// <summary>What the kernel tells of the thread that runs the loop.</summary>
    private ThreadArea* _area;

    private bool _stopping;
    private bool _disposed;

    /// <summary>Makes a loop with a queue of its own.</summary>
    /// <exception cref="KernelException">The kernel cannot make the queue.</exception>
    public EventLoop(KernelCalls kernel, EventLoopOptions? options = null)
    {
        options ??= new EventLoopOptions();
        Kernel = kernel;
        var request = new QueueRequest { Capacity = options.RingCapacity };
        kernel.QueueCreate(ref request, out _queue).ThrowIfFailed("QueueCreate");
        _header = (QueueHeader*)request.Address;
        _records = (byte*)request.Address + QueueHeader.RecordsOffset;
        _mask = options.RingCapacity - 1;
        _spin = new SpinControl(options.SpinNanoseconds != 0 && HasOtherCores(kernel) ? options.SpinNanoseconds : 0);
        Context = new LoopSynchronizationContext(this);
        Diagnostics = new LoopCounters();
    }

    /// <summary>The loop that runs on this thread, if any.</summary>
    public static EventLoop? Current => s_current;

    /// <summary>The kernel that the loop works with.</summary>
    public KernelCalls Kernel { get; }

    /// <summary>The loop's context: code that awaits within it goes on in the loop.</summary>
    public SynchronizationContext Context { get; }

    /// <summary>The loop's counters.</summary>
    public LoopCounters Diagnostics { get; }

    /// <summary>The monotonic clock in nanoseconds.</summary>
    public ulong Now => Kernel.Now;

    /// <summary>Whether the caller runs inside the loop.</summary>
    public bool IsCurrent => s_current == this;

    /// <summary>Called with what escapes a posted callback or a continuation nobody awaits; the loop goes on.</summary>
    public Action<Exception>? UnhandledException { get; set; }

    internal TimerHeap Timers { get; } = new();

    /// <summary>Runs the loop until <see cref="Stop"/>.</summary>
    public void Run()
    {
        using var scope = new Scope(this);
        _area = Kernel.CurrentArea;
        while (!_stopping)
        {
            RunReady();
            if (!_stopping)
            {
                Wait(Volatile.Read(ref _postPending) == 0 ? Timers.Next : 0);
            }
        }

        Flush();
        _stopping = false;
    }

    /// <summary>Starts <paramref name="main"/> in the loop and runs the loop until it has ended.</summary>
    public void Run(Func<Task> main)
    {
        Task? task = null;
        Post(
            _ =>
            {
                task = main();
                task.ContinueWith(
                    (_, loop) => ((EventLoop)loop!).Stop(),
                    this,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            },
            null);
        Run();
        task?.GetAwaiter().GetResult();
    }

    /// <summary>Does everything that can be done now, without waiting. True if anything was done. For tests and nesting.</summary>
    public bool RunPending()
    {
        using var scope = new Scope(this);
        bool any = false;
        while (true)
        {
            bool some = _batch.Pending > 0;
            Flush();
            if (!(RunReady() | some))
            {
                return any;
            }

            any = true;
        }
    }

    /// <summary>Makes <see cref="Run()"/> return. Any thread.</summary>
    public void Stop() => Post(static loop => ((EventLoop)loop!)._stopping = true, this);

    /// <summary>Runs a callback in the loop, after what is under way. Any thread.</summary>
    public void Post(SendOrPostCallback callback, object? state)
    {
        _posts.Enqueue((callback, state));

        // The exchange orders the enqueue before the flag; the loop clears the flag before it dequeues. So either the
        // loop sees the entry, or this post sees a clear flag and wakes the loop.
        if (Interlocked.Exchange(ref _postPending, 1) == 0 && !IsCurrent)
        {
            Kernel.QueuePost(_queue, SlotTable.PostToken, 0);
        }
    }

    /// <summary>Hands an operation to the kernel, at the latest with the next wait. <paramref name="operation"/> takes the completions.</summary>
    /// <remarks>Memory that the submission names must stay in place until the final completion.</remarks>
    public void Submit(LoopOperation operation, in Submission submission)
    {
        Debug.Assert(s_current is null || IsCurrent, "a loop's operations are submitted from its thread");
        ref Submission slot = ref Reserve();
        slot = submission;
        slot.Token = _slots.Add(operation);
    }

    /// <summary>Asks the kernel to cancel a pending operation; its final completion still comes.</summary>
    public void Cancel(LoopOperation operation)
    {
        if (operation.IsPending)
        {
            // What is still in the batch has to reach the kernel before it can be cancelled there.
            Flush();
            if (operation.IsPending)
            {
                Kernel.QueueCancel(_queue, operation.Token);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Kernel.HandleClose(_queue);
            _batch.Dispose();
        }
    }

    /// <summary>Whether the loop has something to do before it would wait; for the simulation.</summary>
    internal bool HasWork =>
        !_posts.IsEmpty || _batch.Pending > 0 || Volatile.Read(ref _header->Tail) != _head || Timers.Next <= Now;

    /// <summary>On one core nobody could post while the loop looks.</summary>
    private static bool HasOtherCores(KernelCalls kernel) =>
        kernel.SystemInfo(out SystemInfo info) == Status.Ok && info.Cores > 1;

    private ref Submission Reserve()
    {
        if (_batch.IsFull)
        {
            Flush();
        }

        return ref _batch.Add();
    }

    private bool RunReady() => DrainRing() | RunTimers() | RunPosts();

    private bool RunPosts()
    {
        // The flag says whether to look at all: each post sets it after its entry is there. It may be set for an entry
        // that the turn before has run already.
        if (Volatile.Read(ref _postPending) == 0)
        {
            return false;
        }

        Interlocked.Exchange(ref _postPending, 0);
        if (_posts.IsEmpty)
        {
            return false;
        }

        // Only what is there now: a post that posts again must not keep the ring waiting.
        for (int left = _posts.Count; left > 0 && _posts.TryDequeue(out var post); left--)
        {
            try
            {
                post.Callback(post.State);
            }
            catch (Exception e)
            {
                Report(e);
            }
        }

        return true;
    }

    private bool RunTimers()
    {
        if (Timers.Count == 0)
        {
            return false;
        }

        bool any = false;
        ulong now = Now;
        while (Timers.TryTakeExpired(now, out LoopTimer timer))
        {
            any = true;
            try
            {
                timer.Fire();
            }
            catch (Exception e)
            {
                Report(e);
            }
        }

        return any;
    }

    private void Report(Exception e)
    {
        Diagnostics.UnhandledExceptions++;
        UnhandledException?.Invoke(e);
    }

    /// <summary>Makes the loop current, and its context with it, for as long as it runs.</summary>
    private readonly ref struct Scope
    {
        private readonly EventLoop? _outer;
        private readonly SynchronizationContext? _outerContext;

        public Scope(EventLoop loop)
        {
            _outer = s_current;
            _outerContext = SynchronizationContext.Current;
            s_current = loop;
            SynchronizationContext.SetSynchronizationContext(loop.Context);
        }

        public void Dispose()
        {
            s_current = _outer;
            SynchronizationContext.SetSynchronizationContext(_outerContext);
        }
    }
}
