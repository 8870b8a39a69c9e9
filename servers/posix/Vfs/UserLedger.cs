using System.Runtime.CompilerServices;

namespace Rill.Posix.Vfs;

/// <summary>How much the server keeps for each user beside files' names and contents, so that nobody's use ends it.</summary>
/// <remarks>
/// Each kind has a bound of its own, by what one costs and by the machine's memory: a user may have up to a share of memory in
/// each, all users but the superuser twice that. So a user who has all the locks that it may have still opens files. Queued
/// signals are bounded by RLIMIT_SIGPENDING, as in Linux. The superuser is counted and not refused.
/// </remarks>
internal sealed class UserLedger
{
    /// <summary>How many kinds there are.</summary>
    public const int Kinds = 5;

    /// <summary>The most record locks of a user, whatever the memory: what one call may have to look at and replace.</summary>
    private const long MostLocks = 16384;

    /// <summary>What one takes of the server's memory at most, in bytes: a description with an anonymous inode and its name, a
    /// watch with its places in two tables, a lock in its trees, a place in a queue.</summary>
    private const long FileBytes = 512, WatchBytes = 256, LockBytes = 256, PollBytes = 128;

    private readonly Dictionary<uint, UserAccount> _users = [];
    private readonly UserAccount _superuser;
    private readonly long[] _ofUser = new long[Kinds];
    private readonly long[] _ofAll = new long[Kinds];
    private readonly long[] _totals = new long[Kinds];

    /// <param name="memory">Bytes of the machine.</param>
    public UserLedger(ulong memory)
    {
        _superuser = new UserAccount(this, 0);
        long share = (long)(memory / 64);
        Bound(Kept.File, 2 * share / FileBytes);
        Bound(Kept.Watch, share / WatchBytes);
        Bound(Kept.Lock, Math.Min(share / LockBytes, MostLocks));
        Bound(Kept.Signal, int.MaxValue);
        Bound(Kept.Poll, share / PollBytes);
    }

    /// <summary>Who pays for what somebody has the server keep: the superuser for all that is privileged.</summary>
    public UserAccount Of(Credentials credentials) => credentials.IsPrivileged ? _superuser : OfUser(credentials.RealUser);

    /// <summary>A user's account.</summary>
    public UserAccount OfUser(uint user) =>
        user == 0 ? _superuser : _users.TryGetValue(user, out UserAccount? account) ? account : new UserAccount(this, user);

    /// <summary>How many all users together may have, but for the superuser.</summary>
    public long MostOfAll(Kept what) => _ofAll[(int)what];

    /// <summary>How many one user may have.</summary>
    public long MostOfUser(Kept what) => _ofUser[(int)what];

    /// <summary>How many there are, the superuser's with them.</summary>
    public long Count(Kept what) => _totals[(int)what] + _superuser[what];

    /// <summary>Whether somebody who has some may have so many more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsWithin(Kept what, long has, long more) =>
        has + more <= _ofUser[(int)what] && _totals[(int)what] + more <= _ofAll[(int)what];

    /// <summary>An account's count has changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Note(UserAccount account, Kept what, long change)
    {
        if (account.User != 0)
        {
            NoteUser(account, what, change);
        }
    }

    private void NoteUser(UserAccount account, Kept what, long change)
    {
        _totals[(int)what] += change;
        if (change > 0)
        {
            // One that held nothing is found again from now on: everybody who keeps an account holds something by it.
            _users.TryAdd(account.User, account);
        }
        else if (change < 0 && account.IsEmpty)
        {
            _users.Remove(account.User);
        }
    }

    private void Bound(Kept what, long ofUser)
    {
        _ofUser[(int)what] = ofUser;
        _ofAll[(int)what] = 2 * ofUser;
    }
}
