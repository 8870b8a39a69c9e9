
namespace Rill.Kernel.Tasks;

/// <summary>The waiters whose words have one hash, in order of arrival.</summary>
internal struct FutexBucket
{
    public Thread? First;
    public Thread? Last;
}
