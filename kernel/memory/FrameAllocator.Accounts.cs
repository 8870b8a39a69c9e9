using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;

namespace Rill.Kernel.Memory;

/// <content>Charging frames to accounts.</content>
/// <remarks>
/// <para>Each core has a stock: frames that are charged to one Job in advance, so that a fault or a freed page writes to no line
/// that other cores write. Another Job's turn on the core returns the stock first.</para>
/// <para>Of what goes into the stock and comes out of it the leaf account of one process or space is charged, the stock's
/// <i>user</i>. That is counted by the stock itself, and told the leaf when another takes its place, when the leaf is closed, or
/// when somebody asks (<see cref="Settle(uint)"/>). Until then what the leaf says of frames is no number: on one core it may
/// have got them that it gave back on another. A closed leaf is never the user: it counts each frame.</para>
/// </remarks>
public static unsafe partial class FrameAllocator
{
    /// <summary>The words of a core's cache that hold the stock's Job and how many frames it has, its user, and how many frames
    /// it would have if the user had none.</summary>
    private const uint StockJob = CacheWords - 4, StockFrames = CacheWords - 3, StockUser = CacheWords - 2, StockStart = CacheWords - 1;
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

        uint frames = cache[StockFrames];
        if (cache[StockUser] != account || frames == 0)
        {
            return TryChargeSlow(cache, account);
        }

        cache[StockFrames] = frames - 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Uncharge(uint* cache, uint account)
    {
        if (account == 0)
        {
            return;
        }

        uint frames = cache[StockFrames];
        if (cache[StockUser] != account || frames == 2 * StockBatch)
        {
            UnchargeSlow(cache, account);
            return;
        }

        cache[StockFrames] = frames + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryChargeSlow(uint* cache, uint account)
    {
        uint job = AccountTable.JobOf(account);
        if (cache[StockJob] != job || cache[StockFrames] == 0)
        {
            ReturnStock(cache);
            if (!AccountTable.TryCharge(job, JobCount.Frames, StockBatch))
            {
                return TryChargeOne(account);
            }

            cache[StockJob] = job;
            cache[StockFrames] = StockBatch;
        }

        Use(cache, account);
        cache[StockFrames]--;
        Count(cache, account, 1);
        return true;
    }

    private static bool TryChargeOne(uint account)
    {
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
        uint job = AccountTable.JobOf(account);
        if (cache[StockJob] != job)
        {
            ReturnStock(cache);
            cache[StockJob] = job;
        }
        else if (cache[StockFrames] == 2 * StockBatch)
        {
            AccountTable.Uncharge(job, JobCount.Frames, StockBatch);
            cache[StockFrames] -= StockBatch;
            cache[StockStart] -= StockBatch;
        }

        Use(cache, account);
        cache[StockFrames]++;
        Count(cache, account, ulong.MaxValue);
    }

    /// <summary>Makes an account of the stock's Job its user.</summary>
    private static void Use(uint* cache, uint account)
    {
        if (cache[StockUser] != account)
        {
            Settle(cache);
            cache[StockUser] = AccountTable.At(account)->IsClosed ? 0 : account;
            cache[StockStart] = cache[StockFrames];
        }
    }

    /// <summary>Counts a frame that went into the stock or came out of it where the stock itself does not.</summary>
    private static void Count(uint* cache, uint account, ulong frames)
    {
        if (cache[StockUser] != account)
        {
            AccountTable.CountFrames(account, frames);
        }
    }

    /// <summary>Has a leaf account say how many frames it has.</summary>
    internal static void Settle(uint account)
    {
        for (uint core = 0; core < s_cacheCount; core++)
        {
            uint* cache = s_caches + (core * CacheWords);
            if (cache[StockUser] == account)
            {
                Settle(cache);
            }
        }
    }

    /// <summary>Tells the stock's user what it has of it. Then there is none.</summary>
    private static void Settle(uint* cache)
    {
        uint user = cache[StockUser];
        cache[StockUser] = 0;
        if (user != 0)
        {
            AccountTable.CountFrames(user, (ulong)(int)(cache[StockStart] - cache[StockFrames]));
        }
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
        Settle(cache);
        uint job = cache[StockJob];
        uint frames = cache[StockFrames];
        cache[StockJob] = 0;
        cache[StockFrames] = 0;
        if (frames != 0)
        {
            AccountTable.Uncharge(job, JobCount.Frames, frames);
        }
    }
}
