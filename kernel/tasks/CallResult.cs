namespace Rill.Kernel.Tasks;

/// <summary>What a call's handler returns besides values and statuses.</summary>
internal static class CallResult
{
    /// <summary>The thread is parked or has ended: whoever ends its wait sets the result.</summary>
    public const long Parked = long.MinValue;
    /// <summary>The call is not done: the thread makes it again with the arguments that are in its registers now.</summary>
    public const long Again = long.MinValue + 1;
}
