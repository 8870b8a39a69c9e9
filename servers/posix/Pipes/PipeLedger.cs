using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pipes;

/// <summary>How much pipes may keep in the server's memory, for each user and together.</summary>
/// <remarks>As Linux's pipe-user-pages-soft (man 7 pipe): pipes of a user beyond it hold two pages only. Together they may
/// take an eighth of memory, and then only the superuser makes more.</remarks>
internal sealed class PipeLedger
{
    /// <summary>Of a user who is not privileged: Linux's default, but not more than a sixteenth of memory.</summary>
    private const long SoftBytes = 64 << 20;
    /// <summary>What a pipe beyond the soft limit holds (Linux, PIPE_MIN_DEF_BUFFERS).</summary>
    public const int LeastCapacity = 8192;

    private readonly Dictionary<uint, long> _users = [];
    private readonly long _soft;
    private readonly long _hard;
    private long _total;

    /// <param name="memory">Bytes of the machine.</param>
    public PipeLedger(ulong memory)
    {
        _hard = (long)(memory / 8);
        _soft = Math.Min(SoftBytes, _hard / 2);
    }

    /// <summary>What pipes may hold now, together.</summary>
    public long Total => _total;

    /// <summary>Makes a pipe of the usual capacity, or of less where its user has many.</summary>
    /// <returns>ENFILE where all pipes together have what they may.</returns>
    public Errno TryMake(Credentials credentials, out Pipe? pipe)
    {
        uint user = credentials.RealUser;
        int capacity = Pipe.DefaultCapacity;
        if (!credentials.IsPrivileged && _users.GetValueOrDefault(user) + capacity > _soft)
        {
            capacity = LeastCapacity;
        }

        pipe = TryCharge(user, capacity, credentials.IsPrivileged) ? new Pipe(this, user, capacity) : null;
        return pipe is null ? Errno.ENFILE : Errno.Ok;
    }

    /// <summary>Whether a pipe may get a larger capacity.</summary>
    public bool MayGrow(Credentials credentials, uint user, int more) =>
        credentials.IsPrivileged || _users.GetValueOrDefault(user) + more <= _soft;

    /// <summary>Takes capacity for a user; negative to give it back.</summary>
    public bool TryCharge(uint user, int bytes, bool isPrivileged = false)
    {
        if (bytes > 0 && !isPrivileged && _total + bytes > _hard)
        {
            return false;
        }

        _total += bytes;
        long sum = _users.GetValueOrDefault(user) + bytes;
        if (sum == 0)
        {
            _users.Remove(user);
        }
        else
        {
            _users[user] = sum;
        }

        return true;
    }
}
