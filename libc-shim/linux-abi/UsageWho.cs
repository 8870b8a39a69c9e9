namespace Rill.LinuxAbi;

/// <summary>Whose use of resources getrusage tells.</summary>
/// <remarks>Source: Linux, include/uapi/linux/resource.h.</remarks>
public static class UsageWho
{
    public const int Self = 0, Children = -1, Thread = 1;
}
