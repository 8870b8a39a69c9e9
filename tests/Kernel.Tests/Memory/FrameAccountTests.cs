using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Memory;

public sealed unsafe class FrameAccountTests
{
    private sealed class Leaf
    {
        internal uint Account;
        internal int Job;
        internal bool IsClosed;
        internal readonly List<ulong> Frames = [];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverCoresFramesComeFromAndGoToEachAccountHasItsOwn(int seed)
    {
        using Machine machine = Machine.Start(clockPage: false);
        var random = new System.Random(seed);
        uint[] jobs = new uint[3];
        List<Leaf> leaves = [];
        Assert.Equal(Status.Ok, AccountTable.TryCreate(0, out jobs[0]));
        AccountTable.SetLimit(jobs[0], JobCount.Frames, 6000);
        Assert.Equal(Status.Ok, AccountTable.TryCreate(jobs[0], out jobs[1]));
        Assert.Equal(Status.Ok, AccountTable.TryCreate(jobs[0], out jobs[2]));
        AccountTable.SetLimit(jobs[2], JobCount.Frames, 900);
        for (int step = 0; step < 20_000; step++)
        {
            Cpu.CurrentIndex = random.Next(Cpu.Count);
            int choice = random.Next(100);
            if (choice < 2 || leaves.Count == 0)
            {
                int job = random.Next(jobs.Length);
                Assert.Equal(Status.Ok, AccountTable.TryCreateLeaf(jobs[job], out uint account));
                leaves.Add(new Leaf { Account = account, Job = job });
                continue;
            }

            Leaf leaf = leaves[random.Next(leaves.Count)];
            if (choice == 2)
            {
                Close(leaf);
            }
            else if (choice < 6)
            {
                int job = random.Next(jobs.Length);
                if (!leaf.IsClosed && AccountTable.TryMove(leaf.Account, jobs[job]))
                {
                    leaf.Job = job;
                }
            }
            else if (choice < 55)
            {
                // In rows, as faults come.
                ulong pages = choice < 10 ? (ulong)random.Next(2, 20) : 1;
                for (int i = random.Next(pages == 1 ? 40 : 1); i >= 0; i--)
                {
                    if (FrameAllocator.TryAllocateContiguous(FrameKind.Anonymous, pages, out ulong at, leaf.Account))
                    {
                        for (ulong page = 0; page < pages; page++)
                        {
                            leaf.Frames.Add(at + (page << Pages.Shift));
                        }
                    }
                }
            }
            else
            {
                for (int i = random.Next(60); i >= 0 && leaf.Frames.Count != 0; i--)
                {
                    FrameAllocator.Release(leaf.Frames[^1]);
                    leaf.Frames.RemoveAt(leaf.Frames.Count - 1);
                }

                if (leaf.IsClosed && leaf.Frames.Count == 0)
                {
                    leaves.Remove(leaf);
                }
            }

            if (step % 50 == 0)
            {
                CheckAll();
            }
        }

        foreach (Leaf leaf in leaves)
        {
            Close(leaf);
            foreach (ulong frame in leaf.Frames)
            {
                FrameAllocator.Release(frame);
            }

            leaf.Frames.Clear();
        }

        leaves.Clear();
        CheckAll();
        for (int job = jobs.Length - 1; job >= 0; job--)
        {
            AccountTable.Close(jobs[job]);
        }

        machine.AssertNothingLeaked();

        void Close(Leaf leaf)
        {
            if (!leaf.IsClosed)
            {
                leaf.IsClosed = true;
                AccountTable.RemoveUser(leaf.Account);
                if (leaf.Frames.Count == 0)
                {
                    leaves = [.. leaves.Where(other => other != leaf)];
                }
            }
        }

        void CheckAll()
        {
            foreach (Leaf leaf in leaves)
            {
                FrameAllocator.Settle(leaf.Account);
                Assert.Equal((ulong)leaf.Frames.Count, AccountTable.At(leaf.Account)->Used.Frames);
            }

            FrameAllocator.ReturnStocks();
            for (int job = 0; job < jobs.Length; job++)
            {
                AccountTable.GetUsed(jobs[job], out JobCounts used);
                Assert.Equal((ulong)leaves.Where(leaf => job == 0 || leaf.Job == job).Sum(leaf => leaf.Frames.Count), used.Frames);
            }
        }
    }
}
