
namespace Rill.Kernel.Tasks;

/// <summary>A thread's place in the heap of Normal threads.</summary>
internal sealed class RunNode : HeapNode
{
    public RunNode(Thread thread) => Thread = thread;

    public Thread Thread { get; }
}
