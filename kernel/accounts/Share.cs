using System;
using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Accounts;

/// <summary>
/// How many of one kind of thing a process or space may have before it has to ask its account again: what was charged in
/// advance, in batches. What is in use is counted by its owner. It only grows, and is given back when the owner ends.
/// </summary>
internal struct Share
{
    /// <summary>What is charged.</summary>
    public uint Charged;

    /// <summary>Charges more if it has to.</summary>
    /// <param name="account">Who pays.</param>
    /// <param name="need">How many there are to be.</param>
    /// <param name="bound">How many one owner may have.</param>
    /// <param name="batch">How many are charged at a time where there is enough left.</param>
    /// <returns>False where owner or account may not have so many.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryExtend(uint account, JobCount count, ulong need, ulong bound, uint batch)
    {
        if (need <= Charged)
        {
            return true;
        }
        if (need > bound)
        {
            return false;
        }
        ulong target = Math.Min(bound, Charged + Math.Max(batch, need - Charged));
        if (!AccountTable.TryCharge(account, count, target - Charged))
        {
            target = need;
            if (!AccountTable.TryCharge(account, count, target - Charged))
            {
                return false;
            }
        }
        Charged = (uint)target;
        return true;
    }

    /// <summary>Gives all of it back.</summary>
    public void Return(uint account, JobCount count)
    {
        AccountTable.Uncharge(account, count, Charged);
        Charged = 0;
    }
}
