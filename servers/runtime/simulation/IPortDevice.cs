namespace Rill.Runtime.Simulation;

/// <summary>A device behind I/O ports.</summary>
public interface IPortDevice
{
    /// <summary>Whether the device answers at a port.</summary>
    bool Owns(ushort port);

    /// <summary>Reads a byte.</summary>
    byte Read(ushort port);

    /// <summary>Writes a byte.</summary>
    void Write(ushort port, byte value);
}
