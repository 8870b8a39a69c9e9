using System;
using Rill.Abi;
using Rill.Kernel.Accounts;

namespace Rill.Kernel.Memory;

/// <summary>
/// The frames of a sparse Memory object by page index: a radix tree of 64 entries a node. An entry of the lowest level
/// is a frame's physical address, or 0. The tree owns one reference to each frame.
/// </summary>
internal unsafe struct FrameTree
{
    private const int Bits = 6;
    private const int Fanout = 1 << Bits;
    private const uint NodeBytes = Fanout * sizeof(ulong);

    /// <summary>With height 0, the frame of page 0; else the top node.</summary>
    private ulong _root;
    private int _height;

    /// <summary>Whom nodes are charged to, as bytes of the kernel's heap.</summary>
    private readonly uint _account;

    /// <param name="account">Whom nodes are charged to.</param>
    internal FrameTree(uint account) => _account = account;

    /// <summary>How many frames it holds.</summary>
    internal ulong Count { get; private set; }

    /// <summary>The frame of a page, or 0.</summary>
    internal readonly ulong Get(ulong page)
    {
        ulong entry = _root;
        int height = _height;
        if (page >> (Bits * height) != 0)
        {
            return 0;
        }

        while (height != 0 && entry != 0)
        {
            height--;
            entry = ((ulong*)entry)[(page >> (Bits * height)) & (Fanout - 1)];
        }

        return entry;
    }

    /// <summary>Gives a page that has none a frame; the tree takes over the caller's reference.</summary>
    /// <returns>False, with nothing changed, when there is no memory for a node.</returns>
    internal bool TrySet(ulong page, ulong physical)
    {
        while (page >> (Bits * _height) != 0)
        {
            if (_root != 0)
            {
                ulong* node = NewNode();
                if (node == null)
                {
                    return false;
                }

                node[0] = _root;
                _root = (ulong)node;
            }

            _height++;
        }

        fixed (ulong* root = &_root)
        {
            ulong* slot = root;
            for (int height = _height; height != 0; height--)
            {
                if (*slot == 0)
                {
                    ulong* node = NewNode();
                    if (node == null)
                    {
                        return false;
                    }

                    *slot = (ulong)node;
                }

                slot = (ulong*)*slot + ((page >> (Bits * (height - 1))) & (Fanout - 1));
            }

            *slot = physical;
        }

        Count++;
        return true;
    }

    /// <summary>Releases the frames of pages from one on up to another, and the nodes that become empty.</summary>
    internal void Remove(ulong first, ulong end)
    {
        int budget = int.MaxValue;
        Remove(first, end, ref budget);
    }

    /// <summary>The same, for as many frames as the budget has, from the lowest page on.</summary>
    internal void Remove(ulong first, ulong end, ref int budget)
    {
        if (_root != 0 && first < end)
        {
            ulong root = _root;
            if (RemoveBelow(ref root, _height, 0, first, end, ref budget))
            {
                _height = 0;
            }

            _root = root;
        }
    }

    /// <summary>Removes under one entry; true if the entry became 0.</summary>
    private bool RemoveBelow(ref ulong entry, int height, ulong basePage, ulong first, ulong end, ref int budget)
    {
        if (height == 0)
        {
            if (basePage < first || basePage >= end)
            {
                return false;
            }

            FrameAllocator.Release(entry);
            Count--;
            budget--;
            entry = 0;
            return true;
        }

        ulong* node = (ulong*)entry;
        ulong span = 1ul << (Bits * (height - 1));
        int index = first <= basePage ? 0 : (int)Math.Min((first - basePage) / span, Fanout);
        for (; index < Fanout && budget > 0 && basePage + ((ulong)index * span) < end; index++)
        {
            if (node[index] != 0)
            {
                RemoveBelow(ref node[index], height - 1, basePage + ((ulong)index * span), first, end, ref budget);
            }
        }

        // A node may be empty before: one that was made for a frame that then did not come.
        if (!IsEmpty(node))
        {
            return false;
        }

        KernelHeap.Free(node);
        AccountTable.Uncharge(_account, JobCount.HeapBytes, NodeBytes);
        entry = 0;
        return true;
    }

    /// <summary>Null where there is no memory, or the account has no more of it.</summary>
    private readonly ulong* NewNode()
    {
        if (!AccountTable.TryCharge(_account, JobCount.HeapBytes, NodeBytes))
        {
            return null;
        }

        ulong* node = (ulong*)KernelHeap.Allocate(NodeBytes);
        if (node == null)
        {
            AccountTable.Uncharge(_account, JobCount.HeapBytes, NodeBytes);
        }

        return node;
    }

    private static bool IsEmpty(ulong* node)
    {
        for (int i = 0; i < Fanout; i++)
        {
            if (node[i] != 0)
            {
                return false;
            }
        }

        return true;
    }
}
