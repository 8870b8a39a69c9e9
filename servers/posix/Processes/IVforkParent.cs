namespace Rill.Posix.Processes;

/// <summary>The parent of a vfork, which waits until its child has called exec or ended.</summary>
internal interface IVforkParent
{
    /// <summary>The child has called exec or ended.</summary>
    void Complete();
}
