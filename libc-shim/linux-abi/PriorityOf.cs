namespace Rill.LinuxAbi;

/// <summary>Whose nice value getpriority and setpriority mean.</summary>
/// <remarks>Source: Linux, include/uapi/linux/resource.h.</remarks>
public enum PriorityOf : uint
{
    Process = 0,
    Group = 1,
    User = 2,
}
