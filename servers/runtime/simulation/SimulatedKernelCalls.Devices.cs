using System.Text;
using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <content>Devices, the log, the machine.</content>
public sealed unsafe partial class SimulatedKernelCalls
{
    /// <summary>The most bytes of one PortWriteCall.</summary>
    private const int MostFromCall = 256;

    private protected override Status ServeInterruptCreate(ulong line, ulong flags, out uint result)
    {
        result = Machine.ClaimLine((uint)line) is { } claimed ? Process.Install(claimed) : 0;
        return result == 0 ? Status.AlreadyExists : Status.Ok;
    }

    private protected override Status ServeInterruptAcknowledge(SimulatedInterrupt interrupt)
    {
        interrupt.Acknowledge();
        return Status.Ok;
    }

    private protected override Status ServePortsCreate(ulong first, ulong count, out uint result)
    {
        result = Process.Install(new SimulatedPorts(Machine, (ushort)first, (int)count));
        return Status.Ok;
    }

    private protected override Status ServePortRead(
        SimulatedPorts ports, ulong port, ulong width, Span<byte> buffer, out int result)
    {
        result = 0;
        if (!ports.Contains(port) || width != 1)
        {
            return Status.InvalidArgument;
        }

        IPortDevice? device = DeviceAt(port);
        for (; result < buffer.Length; result++)
        {
            // An absent device leaves the bus floating high.
            buffer[result] = device?.Read((ushort)port) ?? 0xFF;
        }

        return Status.Ok;
    }

    private protected override Status ServePortWrite(
        SimulatedPorts ports, ulong port, ulong width, ReadOnlySpan<byte> buffer, out int result)
    {
        result = 0;
        if (!ports.Contains(port) || width != 1)
        {
            return Status.InvalidArgument;
        }

        IPortDevice? device = DeviceAt(port);
        for (; result < buffer.Length; result++)
        {
            device?.Write((ushort)port, buffer[result]);
        }

        return Status.Ok;
    }

    private protected override Status ServePortWriteCall(
        SimulatedPorts ports, ulong port, SimulatedCall call, ulong offset, ulong count, out int result)
    {
        Span<byte> chunk = stackalloc byte[MostFromCall];
        int there = call.Read(offset, chunk[..(int)Math.Min(count, MostFromCall)]);
        Status status = ServePortWrite(ports, port, 1, chunk[..there], out result);
        if (result > 0)
        {
            call.NoteTaken(offset, result);
        }

        return status;
    }

    private protected override Status ServeSystemPower(PowerAction action)
    {
        Machine.Power = action;
        return Status.Ok;
    }

    private protected override Status ServeSystemInfo(out SystemInfo info)
    {
        info = Machine.Info;
        info.Uptime = Machine.Now;
        return Status.Ok;
    }

    private protected override Status ServeLogWrite(ReadOnlySpan<byte> text)
    {
        Machine.LogText.Append(Encoding.UTF8.GetString(text));
        return Status.Ok;
    }

    private protected override Status ServeRandomGet(Span<byte> buffer, out int result)
    {
        buffer.Fill(0x5A);
        result = buffer.Length;
        return Status.Ok;
    }

    private protected override Status ServeClockSet(ulong time) => Status.Ok;

    private protected override Status ServeResourceCreate(ResourceKind kind, ulong first, ulong count, out uint result)
    {
        result = Process.Install(new SimulatedResource(Machine, kind));
        return Status.Ok;
    }

    private protected override Status ServeSerialRelease()
    {
        Machine.SerialReleased = true;
        return Status.Ok;
    }

    private IPortDevice? DeviceAt(ulong port) => Machine.Devices.Find(device => device.Owns((ushort)port));
}
