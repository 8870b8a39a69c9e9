using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Terminals;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Support;

/// <summary>A terminal without a line: what the test puts in is read, what is written is kept.</summary>
internal sealed class TestTerminal : Terminal
{
    public string Input { get; set; } = "";

    public string Output { get; private set; } = "";

    public bool Tostop { get; set; }

    public override ulong DeviceNumber => Rill.LinuxAbi.DeviceNumber.Of(4, 64);

    public override bool StopsBackgroundOutput => Tostop;

    public override Errno Read(IVfsCaller caller, OpenFile file, UserBuffer to, out int count)
    {
        count = Math.Min(to.Length, Input.Length);
        if (count == 0)
        {
            return Errno.EAGAIN;
        }

        Errno errno = to.Write(System.Text.Encoding.ASCII.GetBytes(Input[..count]));
        Input = Input[count..];
        return errno;
    }

    public override Errno Write(IVfsCaller caller, OpenFile file, UserBuffer from, out int count)
    {
        byte[] bytes = new byte[from.Length];
        Errno errno = from.Read(bytes);
        Output += System.Text.Encoding.ASCII.GetString(bytes);
        count = bytes.Length;
        return errno;
    }

    public override PollEvents Poll() => PollEvents.Writable | (Input.Length > 0 ? PollEvents.Readable : 0);

    public override Errno IoctlCore(IVfsCaller caller, OpenFile file, in IoctlCall call, out long result)
    {
        result = 0;
        return Errno.ENOTTY;
    }

    public override bool IsChange(uint request) => false;

    /// <summary>A key that sends a signal.</summary>
    public void Press(int signal) => SignalForeground(signal);
}
