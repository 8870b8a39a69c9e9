namespace Rill.Kernel.Arch;

/// <summary>Ports that read back what was written.</summary>
public static class IoPort
{
    private static readonly uint[] s_ports = new uint[65_536];

    public static byte Read8(ushort port) => (byte)s_ports[port];

    public static ushort Read16(ushort port) => (ushort)s_ports[port];

    public static uint Read32(ushort port) => s_ports[port];

    public static void Write8(ushort port, byte value) => s_ports[port] = value;

    public static void Write16(ushort port, ushort value) => s_ports[port] = value;

    public static void Write32(ushort port, uint value) => s_ports[port] = value;
}
