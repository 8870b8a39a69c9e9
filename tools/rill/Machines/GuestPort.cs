using System.Net.Sockets;
using System.Text;
using Rill.Tool.Support;

namespace Rill.Tool.Machines;

/// <summary>The host's end of one of the guest's ports: a socket that QEMU connects to when it starts.</summary>
internal sealed class GuestPort : IDisposable
{
    /// <summary>Bytes of a socket's path (unix(7)), without the NUL that ends it.</summary>
    private const int LongestPath = 107;

    private readonly Socket _listener;
    private Socket? _connection;

    /// <summary>Waits for QEMU at the socket <paramref name="path"/>, which must not exist.</summary>
    public GuestPort(string name, string path)
    {
        Name = name;
        Path = path;
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            throw new ToolException($"{path}: too long for a socket; set TMPDIR to a folder with a shorter path");
        }

        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(1);
    }

    /// <summary>QEMU's name for the port.</summary>
    public string Name { get; }

    /// <summary>Where the socket is.</summary>
    public string Path { get; }

    /// <summary>What makes QEMU connect; a device then names it by <see cref="Name"/>.</summary>
    public string[] Arguments => ["-chardev", $"socket,id={Name},path={QemuArguments.Quote(Path)},server=off"];

    /// <summary>Calls <paramref name="onData"/> with all that the guest writes, until QEMU ends.</summary>
    public async Task ReadAllAsync(Action<ReadOnlySpan<byte>> onData, CancellationToken cancellation)
    {
        try
        {
            _connection = await _listener.AcceptAsync(cancellation);
            byte[] buffer = new byte[64 * 1024];
            while (await _connection.ReceiveAsync(buffer, SocketFlags.None, cancellation) is > 0 and int count)
            {
                onData(buffer.AsSpan(0, count));
            }
        }
        catch (OperationCanceledException)
        {
            // QEMU ended without connecting, or the run was given up.
        }
        catch (SocketException)
        {
            // QEMU was killed with bytes on the way.
        }
    }

    /// <summary>Sends to the guest, as if typed; QEMU must have connected, which it has when the guest writes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        Socket to = _connection ?? throw new InvalidOperationException("QEMU has not connected yet");
        while (data.Length > 0)
        {
            data = data[await to.SendAsync(data, SocketFlags.None, cancellation)..];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _listener.Dispose();
        File.Delete(Path);
    }
}
