namespace Rill.LinuxAbi;

/// <summary>Actions of syslog.</summary>
/// <remarks>Source: Linux, include/linux/syslog.h.</remarks>
public enum LogAction : uint
{
    Close = 0,
    Open = 1,
    Read = 2,
    ReadAll = 3,
    ReadAndClear = 4,
    Clear = 5,
    SizeUnread = 9,
    SizeOfBuffer = 10,
}
