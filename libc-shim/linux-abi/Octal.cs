namespace Rill.LinuxAbi;

/// <summary>Permission bits by their octal digits, as chmod(1) has them.</summary>
public static class Octal
{
    public const uint O022 = 0x12, O200 = 0x80, O300 = 0xC0, O400 = 0x100, O444 = 0x124, O500 = 0x140, O555 = 0x16D, O600 = 0x180;
    public const uint O644 = 0x1A4, O660 = 0x1B0, O666 = 0x1B6, O755 = 0x1ED, O777 = 0x1FF, O1777 = 0x3FF;
}
