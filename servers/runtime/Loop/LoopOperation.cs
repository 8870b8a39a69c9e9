namespace Rill.Runtime;

/// <summary>Something that takes completions of an <see cref="EventLoop"/>. Instances may be pooled and used again.</summary>
public abstract class LoopOperation
{
    /// <summary>The token under which the loop knows the operation while it is pending, else 0.</summary>
    public ulong Token { get; internal set; }

    /// <summary>Whether the kernel still owes the final completion.</summary>
    public bool IsPending => Token != 0;

    /// <summary>
    /// Takes a record, on the loop's thread. If it is the final one, the operation is no longer pending and may be
    /// submitted again from here.
    /// </summary>
    protected internal abstract void OnCompletion(scoped in CompletionView completion);
}
