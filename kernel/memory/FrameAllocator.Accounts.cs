using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;

namespace Rill.Kernel.Memory;

/// <content>Charging frames to accounts.</content>
/// <remarks>Each core has a stock: frames that are charged to one account in advance, so that a fault or a freed page
/// writes to no line that other cores write. It is a Job's, for all processes of the Job; the leaf account of the process or
/// space, where there is one, counts each frame. Another Job's turn on the core returns the stock first.</remarks>
public static unsafe partial class FrameAllocator
{
    /// <summary>The words of a core's cache that hold the stock's account and how many frames it has.</summary>
    private const uint StockAccount = CacheWords - 2, StockFrames = CacheWords - 1;
    /// <summary>Frames that are charged and given back at a time.</summary>
    private const uint StockBatch = 64;

    /// <summary>Set when an allocation met the reserve; whoever deals with it resets it.</summary>
    public static bool IsPressed { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCharge(uint* cache, uint account)
    {
        if (account == 0)
        {
            return true;
        }

        Account* own = AccountTable.At(account);
        uint job = own->IsLeaf ? own->Parent : account;
        if (cache[StockAccount] == job && cache[StockFrames] != 0)
        {
            cache[StockFrames]--;
        }
        else if (!TryChargeSlow(cache, job))
        {
            return false;
        }

        own->Used.Frames += own->IsLeaf ? 1u : 0;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Uncharge(uint* cache, uint account)
    {
        if (account == 0)
        {
            return;
        }

        Account* own = AccountTable.At(account);
        uint job = own->IsLeaf ? own->Parent : account;
        if (cache[StockAccount] == job && cache[StockFrames] != 2 * StockBatch)
        {
            cache[StockFrames]++;
        }
        else
        {
            UnchargeSlow(cache, job);
        }

        if (own->IsLeaf)
        {
            AccountTable.UncountFrame(own, account);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryChargeSlow(uint* cache, uint account)
    {
        ReturnStock(cache);
        if (AccountTable.TryCharge(account, JobCount.Frames, StockBatch))
        {
            cache[StockAccount] = account;
            cache[StockFrames] = StockBatch - 1;
            return true;
        }

        if (AccountTable.TryCharge(account, JobCount.Frames, 1))
        {
            return true;
        }

        // What other cores have in stock may be just what is missing.
        ReturnStocks();
        return AccountTable.TryCharge(account, JobCount.Frames, 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UnchargeSlow(uint* cache, uint account)
    {
        if (cache[StockAccount] == account)
        {
            cache[StockFrames] -= StockBatch - 1;
            AccountTable.Uncharge(account, JobCount.Frames, StockBatch);
            return;
        }

        ReturnStock(cache);
        cache[StockAccount] = account;
        cache[StockFrames] = 1;
    }

    /// <summary>Gives back what all cores have in stock.</summary>
    internal static void ReturnStocks()
    {
        for (uint core = 0; core < s_cacheCount; core++)
        {
            ReturnStock(s_caches + (core * CacheWords));
        }
    }

    private static void ReturnStock(uint* cache)
    {
        uint account = cache[StockAccount];
        uint frames = cache[StockFrames];
        cache[StockAccount] = 0;
        cache[StockFrames] = 0;
        if (frames != 0)
        {
            AccountTable.Uncharge(account, JobCount.Frames, frames);
        }
    }
}
