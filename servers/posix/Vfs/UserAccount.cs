using System.Runtime.CompilerServices;

namespace Rill.Posix.Vfs;

/// <summary>What the server keeps for one user. It is in its <see cref="UserLedger"/> as long as it holds anything.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="user">The user's id; 0 stands for all that is privileged.</param>
internal sealed class UserAccount(UserLedger ledger, uint user)
{
    private Counts _counts;

    [InlineArray(UserLedger.Kinds)]
    private struct Counts
    {
        private long _first;
    }

    /// <summary>The user's id.</summary>
    public uint User { get; } = user;

    /// <summary>How many it has.</summary>
    public long this[Kept what] => _counts[(int)what];

    /// <summary>Whether it may have so many more.</summary>
    public bool MayTake(Kept what, long count = 1) => User == 0 || ledger.IsWithin(what, _counts[(int)what], count);

    /// <summary>Takes so many more; false, and nothing is taken, where it may not.</summary>
    public bool TryTake(Kept what, long count = 1)
    {
        if (!MayTake(what, count))
        {
            return false;
        }

        Take(what, count);
        return true;
    }

    /// <summary>Takes so many more, whatever it may: the caller has looked, or must not be refused.</summary>
    public void Take(Kept what, long count = 1)
    {
        _counts[(int)what] += count;
        ledger.Note(this, what, count);
    }

    /// <summary>Gives so many back.</summary>
    public void Return(Kept what, long count = 1)
    {
        _counts[(int)what] -= count;
        System.Diagnostics.Debug.Assert(_counts[(int)what] >= 0, "nothing is given back that was not taken");
        ledger.Note(this, what, -count);
    }

    /// <summary>Whether it holds nothing.</summary>
    internal bool IsEmpty
    {
        get
        {
            foreach (long count in _counts)
            {
                if (count != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
