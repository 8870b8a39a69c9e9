using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>What an ioctl request does with its argument.</summary>
internal readonly struct IoctlShape(uint size, bool reads, bool writes)
{
    /// <summary>Bytes that it points to; 0: it is a number, or unused.</summary>
    public readonly uint Size = size;
    /// <summary>The server reads them.</summary>
    public readonly bool Reads = reads;
    /// <summary>The server writes them.</summary>
    public readonly bool Writes = writes;

    /// <summary>The old terminal and file requests by number (asm-generic/ioctls.h), all others as their number says
    /// (_IOC: direction in bits 30 and 31, size in bits 16 to 29).</summary>
    public static IoctlShape Find(uint request)
    {
        switch (request)
        {
            case TerminalRequests.Get:
                return Written(TerminalRequests.TermiosBytes);
            case TerminalRequests.Set or TerminalRequests.SetAfterDrain or TerminalRequests.SetAfterFlush:
                return Read(TerminalRequests.TermiosBytes);
            case TerminalRequests.GetOld:
                return Written(TerminalRequests.TermioBytes);
            case TerminalRequests.SetOld or TerminalRequests.SetOldAfterDrain or TerminalRequests.SetOldAfterFlush:
                return Read(TerminalRequests.TermioBytes);
            case TerminalRequests.Get2:
                return Written(TerminalRequests.Termios2Bytes);
            case TerminalRequests.Set2 or TerminalRequests.Set2AfterDrain or TerminalRequests.Set2AfterFlush:
                return Read(TerminalRequests.Termios2Bytes);
            case TerminalRequests.GetSize:
                return Written(TerminalRequests.WindowSizeBytes);
            case TerminalRequests.SetSize:
                return Read(TerminalRequests.WindowSizeBytes);
            case TerminalRequests.GetGroup or TerminalRequests.GetSession or TerminalRequests.BytesToSend
                or FileRequests.BytesReadable or TerminalRequests.GetModem or TerminalRequests.GetSoftCarrier
                or TerminalRequests.GetLineDiscipline:
                return Written(sizeof(int));
            case TerminalRequests.SetGroup or TerminalRequests.AddModem or TerminalRequests.RemoveModem
                or TerminalRequests.SetModem or TerminalRequests.SetSoftCarrier or FileRequests.NonBlock
                or TerminalRequests.SetLineDiscipline or FileRequests.Async or TerminalRequests.PacketMode:
                return Read(sizeof(int));
            case TerminalRequests.TypeCharacter:
                return Read(1);
            case DeviceRequests.GetVirtualTerminals:
                return Written(3 * sizeof(ushort));
            case DeviceRequests.GetKeyboardType:
                return Written(1);
            case DeviceRequests.GetScreenMode or DeviceRequests.GetKeyboardMode:
                return Written(sizeof(int));
            case DeviceRequests.GetSectors:
                return Written(sizeof(ulong));
            // SIOCGIFCONF's buffer is another one.
            case >= DeviceRequests.FirstInterface and <= DeviceRequests.LastInterface:
                return new IoctlShape(DeviceRequests.InterfaceBytes, true, true);
        }
        uint direction = request >> 30;
        uint size = (request >> 16) & 0x3FFF;
        return direction == 0 ? default : new IoctlShape(size, (direction & 1) != 0, (direction & 2) != 0);
    }

    private static IoctlShape Read(uint size) => new(size, true, false);

    private static IoctlShape Written(uint size) => new(size, false, true);
}
