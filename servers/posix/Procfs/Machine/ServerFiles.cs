using System.Text;
using Rill.Posix.Pseudofs;

namespace Rill.Posix.Procfs.Machine;

/// <summary>/proc/rill: the servers below Linux's interface.</summary>
internal static class ServerFiles
{
    private const uint OwnerWrites = 0x80;

    /// <summary>Bytes of a server's name.</summary>
    private const int MaxName = 64;

    public static void AddTo(StaticDirectory root, SystemSources sources) =>
        root.AddDirectory("rill").Add("restart", NotReadable, OwnerWrites, (_, text) => Restart(sources, text));

    private static Errno NotReadable(IVfsCaller caller, StringBuilder text) => Errno.EIO;

    /// <summary>Takes a server's name: init ends that server and starts it again.</summary>
    private static Errno Restart(SystemSources sources, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> name = text.TrimEnd((byte)'\n');
        return name.IsEmpty || name.Length > MaxName ? Errno.EINVAL : sources.RestartServer(Encoding.UTF8.GetString(name));
    }
}
