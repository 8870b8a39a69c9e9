namespace Rill.Posix.Vfs;

/// <summary>How much of the server's own memory files take, for each user and together.</summary>
/// <remarks>
/// A user has a sixteenth of the machine's memory for names, inodes and links, all users but the superuser an eighth. The
/// superuser's are bounded by the file systems' number of inodes. Beyond the bound nothing more is made (ENOSPC). Small contents
/// lie in the server too as long as all of them take less than a sixteenth; beyond that they are Memory objects, on the programs'
/// Job.
/// </remarks>
internal sealed class HeapLedger
{
    /// <summary>What an inode and what a name take at most, in bytes, with their share of tables.</summary>
    public const int InodeBytes = 256, NameBytes = 512;

    private readonly Dictionary<uint, long> _users = [];
    private readonly long _ofUser, _ofAll, _ofContents;
    private long _all, _contents;

    /// <param name="memory">Bytes of the machine.</param>
    public HeapLedger(ulong memory)
    {
        _ofAll = (long)(memory / 8);
        _ofUser = _ofContents = (long)(memory / 16);
    }

    /// <summary>Bytes that all users but the superuser are charged with.</summary>
    public long Total => _all;

    /// <summary>Who pays for what somebody makes: 0 for the superuser.</summary>
    public static uint PayerOf(Credentials maker) => maker.IsPrivileged ? 0 : maker.RealUser;

    /// <summary>Bytes that a user is charged with.</summary>
    public long Of(uint user) => _users.GetValueOrDefault(user);

    /// <summary>Charges a user. False where it has what it may have.</summary>
    public bool TryCharge(uint user, long bytes)
    {
        long sum = Of(user) + bytes;
        if (user != 0 && (sum > _ofUser || _all + bytes > _ofAll))
        {
            return false;
        }

        Add(user, bytes);
        return true;
    }

    /// <summary>Small contents of all files.</summary>
    public long Contents => _contents;

    /// <summary>Takes room for content of a file. False: it has to lie elsewhere, so nobody need have a share of it.</summary>
    public bool TryChargeContent(long bytes)
    {
        if (_contents + bytes > _ofContents)
        {
            return false;
        }

        _contents += bytes;
        return true;
    }

    /// <summary>Takes a charge back.</summary>
    public void Return(uint user, long bytes) => Add(user, -bytes);

    /// <summary>Gives room for content back.</summary>
    public void ReturnContent(long bytes) => _contents -= bytes;

    private void Add(uint user, long bytes)
    {
        _all += user == 0 ? 0 : bytes;
        long sum = Of(user) + bytes;
        if (sum == 0)
        {
            _users.Remove(user);
        }
        else
        {
            _users[user] = sum;
        }
    }
}
