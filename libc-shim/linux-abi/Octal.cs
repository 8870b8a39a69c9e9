namespace Rill.LinuxAbi;

/// <summary>Permission bits by their octal digits, as chmod(1) has them.</summary>
public static class Octal
{
    public const ModeBits O022 = (ModeBits)0x12, O200 = (ModeBits)0x80, O300 = (ModeBits)0xC0, O400 = (ModeBits)0x100;
    public const ModeBits O444 = (ModeBits)0x124, O500 = (ModeBits)0x140, O555 = (ModeBits)0x16D, O600 = (ModeBits)0x180;
    public const ModeBits O644 = (ModeBits)0x1A4, O660 = (ModeBits)0x1B0, O666 = (ModeBits)0x1B6, O700 = (ModeBits)0x1C0;
    public const ModeBits O755 = (ModeBits)0x1ED, O777 = (ModeBits)0x1FF, O1777 = (ModeBits)0x3FF;
}
