using Rill.Kernel.Objects;

namespace Rill.Kernel.Sched;

/// <summary>A thread's place in the heap of Normal threads.</summary>
internal sealed class RunNode : HeapNode
{
    public RunNode(Thread thread) => Thread = thread;

    public Thread Thread { get; }
}
