using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Pseudofs;

namespace Rill.Posix.Procfs.Sysctl;

/// <summary>/proc/sys/kernel/random.</summary>
/// <remarks>Source: man 4 random; RFC 4122, 4.4, for random UUIDs.</remarks>
internal static class RandomFiles
{
    public static void AddTo(StaticDirectory random, SystemSources sources)
    {
        string? boot = null;
        random.Add("boot_id", (_, text) => Put(text, boot ??= MakeUuid(sources)));

        // Linux 5.18 on: the pool is full, always, once it was initialised.
        random.Add("entropy_avail", "256\n");
        random.Add("poolsize", "256\n");
        random.Add("uuid", (_, text) => Put(text, MakeUuid(sources)));
    }

    private static Errno Put(StringBuilder text, string? uuid)
    {
        text.Append(uuid).Append('\n');
        return uuid is null ? Errno.EIO : Errno.Ok;
    }

    private static string? MakeUuid(SystemSources sources)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (sources.Kernel.RandomGet(bytes) != Status.Ok)
        {
            return null;
        }

        bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
