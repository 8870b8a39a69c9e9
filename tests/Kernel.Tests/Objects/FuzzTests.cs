using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Ipc;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;
using Random = System.Random;

namespace Rill.Kernel.Tests.Objects;

/// <summary>Four processes do anything at all, in any order, also where memory runs out, and die in any state: each accepted
/// operation completes exactly once as long as its process lives, and afterwards nothing is left.</summary>
public sealed unsafe class FuzzTests
{
    [Theory]
    [InlineData(0, 25, false)]
    [InlineData(1000, 25, true)]
    public void WhateverProcessesDoAndWheneverTheyDieNothingIsLeft(int firstSeed, int seeds, bool failing)
    {
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            new Run(seed, failing).Play();
        }
    }

    private sealed class Actor
    {
        public required Guest Guest;
        public GuestQueue Queue = null!;
        public GuestQueue Small = null!;
        public readonly List<uint> Handles = [];
        public readonly List<uint> Calls = [];
        public readonly Dictionary<ulong, int> Pending = [];
    }

    private sealed class Run(int seed, bool failing)
    {
        private readonly Random _random = new(seed);
        private readonly List<Actor> _actors = [];
        private ulong _token;

        public void Play()
        {
            using TestKernel kernel = TestKernel.Start(4, 32);
            for (int i = 0; i < 4; i++)
            {
                Actor actor = new() { Guest = kernel.NewGuest(i) };
                actor.Queue = actor.Guest.NewQueue(16_384);
                actor.Small = actor.Guest.NewQueue(4096);
                _actors.Add(actor);
            }
            for (int i = 0; i < 6; i++)
            {
                Actor from = Any(), to = Any();
                (uint first, uint second) = from.Guest.NewStream();
                from.Handles.Add(first);
                to.Handles.Add(from.Guest.Give(to.Guest, second));
                from.Guest.Ok(KernelCall.HandleClose, second);
                from.Handles.Add(from.Guest.Give(from.Guest, first));
            }
            for (int step = 0; step < 1500; step++)
            {
                Actor actor = Any();
                kernel.EndWait(actor.Guest.Main);
                if (actor.Guest.Main.State != ThreadState.Running)
                {
                    continue;
                }
                kernel.FailAfter = failing && _random.Next(4) == 0 ? _random.Next(3) : -1;
                Step(kernel, actor);
                kernel.FailAfter = -1;
            }
            foreach (Actor actor in _actors.Where(actor => actor.Guest.Process.State == ProcessState.Alive))
            {
                Settle(kernel, actor);
            }
            foreach (Actor actor in _actors.OrderBy(_ => _random.Next()))
            {
                actor.Guest.Kill();
            }
            kernel.AssertNothingLeft();
        }

        private void Step(TestKernel kernel, Actor actor)
        {
            switch (_random.Next(40))
            {
                case < 14:
                    Submit(actor);
                    break;
                case < 22:
                    Drain(actor);
                    break;
                case < 26:
                    ulong token = _token == 0 ? 0 : (ulong)_random.NextInt64((long)_token) + 1;
                    actor.Guest.Call(KernelCall.QueueCancel, Queue(actor).Handle, token);
                    break;
                case < 28:
                    Close(actor);
                    break;
                case < 30:
                    MakeStream(actor);
                    break;
                case 30:
                    Actor other = Any();
                    if (actor.Handles.Count != 0 && other.Guest.Process.State == ProcessState.Alive)
                    {
                        uint handle = actor.Handles[_random.Next(actor.Handles.Count)];
                        if (actor.Guest.Process.Handles.TryGet(handle, out KernelObject? target, out Rights rights) && target is not Call)
                        {
                            other.Guest.Process.Handles.TryAdd(target, rights, out uint given);
                            other.Handles.Add(given);
                        }
                    }
                    break;
                case 31:
                    kernel.Advance((ulong)_random.Next(3000));
                    break;
                case 32:
                    actor.Guest.Call(KernelCall.QueuePost, Queue(actor).Handle, 0, 0);
                    break;
                case 33:
                    Reply(actor);
                    break;
                case 34:
                    Reply(actor);
                    break;
                case 35:
                    Reply(actor);
                    break;
                case 36 when _random.Next(100) == 0:
                    actor.Guest.Kill();
                    break;
                case 37 when actor.Calls.Count != 0:
                    uint call = actor.Calls[_random.Next(actor.Calls.Count)];
                    actor.Guest.Call(_random.Next(2) == 0 ? KernelCall.CallRead : KernelCall.CallWrite, call, (ulong)_random.Next(500), Address(), (ulong)_random.Next(500));
                    break;
                case 38 when _random.Next(60) == 0:
                    // A queue goes with all its operations; they need not complete.
                    kernel.FailAfter = -1;
                    GuestQueue old = actor.Small;
                    actor.Small = actor.Guest.NewQueue(4096);
                    actor.Guest.Ok(KernelCall.HandleClose, old.Handle);
                    foreach (ulong lost in actor.Pending.Where(pair => pair.Value == (int)old.Handle).Select(pair => pair.Key).ToArray())
                    {
                        actor.Pending.Remove(lost);
                    }
                    break;
                default:
                    actor.Guest.Call(KernelCall.QueueSubmitAndWait, Queue(actor).Handle, 0, 0, Queue(actor).Tail, _random.Next(2) == 0 ? 0 : Clock.Now + 500);
                    break;
            }
        }

        private void Submit(Actor actor)
        {
            Submission submission = new()
            {
                Operation = (Operation)_random.Next(1, 8),
                Token = ++_token,
                Handle = Handle(actor),
                Length = (uint)_random.Next(_random.Next(4) == 0 ? 4000 : 200),
            };
            bool message = submission.Operation is Operation.Send or Operation.Call;
            if (message)
            {
                submission.Buffer = Address();
                if (_random.Next(3) == 0)
                {
                    submission.HandleCount = (uint)_random.Next(1, 4);
                    submission.Handle0 = Passed(actor);
                    submission.Handle1 = submission.HandleCount > 1 ? Passed(actor) : 0;
                    submission.Handle2 = submission.HandleCount > 2 ? Passed(actor) : 0;
                    submission.Flags = _random.Next(2) == 0 ? SubmissionFlags.MoveHandles : 0;
                }
                if (submission.Operation == Operation.Send && submission.HandleCount < 4 && _random.Next(4) == 0)
                {
                    submission.Flags |= SubmissionFlags.Offer;
                }
                if (submission.Operation == Operation.Call)
                {
                    submission.ReplyBound = (uint)_random.Next(1000);
                    submission.BulkIn = Address();
                    submission.BulkInLength = (ulong)_random.Next(400);
                    submission.BulkOut = Address();
                    submission.BulkOutLength = (ulong)_random.Next(400);
                }
            }
            else if (submission.Operation == Operation.Receive)
            {
                submission.Flags = _random.Next(2) == 0 ? SubmissionFlags.Multishot : 0;
            }
            else
            {
                submission.Length = 0;
                if (submission.Operation == Operation.Timer)
                {
                    submission.Handle = 0;
                    submission.Value = Clock.Now + (ulong)_random.Next(2000);
                }
                else if (submission.Operation == Operation.Reply)
                {
                    return;
                }
            }
            GuestQueue queue = Queue(actor);
            long result = queue.Submit(submission);
            if (result == 1)
            {
                actor.Pending.Add(submission.Token, (int)queue.Handle);
            }
        }

        private void Reply(Actor actor)
        {
            if (actor.Calls.Count == 0)
            {
                return;
            }
            uint call = actor.Calls[_random.Next(actor.Calls.Count)];
            Submission submission = new()
            {
                Operation = Operation.Reply,
                Handle = call,
                Token = ++_token,
                Buffer = Address(),
                Length = (uint)_random.Next(800),
                BulkOut = Address(),
                BulkOutLength = (ulong)_random.Next(300),
                Flags = _random.Next(3) == 0 ? SubmissionFlags.Confirm : 0,
            };
            if (_random.Next(4) == 0)
            {
                submission.HandleCount = 1;
                submission.Handle0 = Passed(actor);
            }
            if (Queue(actor).Submit(submission) == 1)
            {
                actor.Calls.Remove(call);
            }
        }

        private void Drain(Actor actor)
        {
            GuestQueue queue = Queue(actor);
            for (int i = _random.Next(8); i > 0 && queue.TryTake(out Completion record, out _); i--)
            {
                See(actor, record);
            }
        }

        private static void See(Actor actor, in Completion record)
        {
            foreach (uint handle in new[] { record.Handle0, record.Handle1, record.Handle2, record.Handle3 })
            {
                if (handle != 0)
                {
                    actor.Handles.Add(handle);
                }
            }
            if (record.Kind == CompletionKind.Received && record.Call != 0)
            {
                actor.Calls.Add(record.Call);
            }
            if (record.Kind is CompletionKind.Posted or CompletionKind.CallCancelled or CompletionKind.ReplyDone)
            {
                return;
            }
            if ((record.Flags & Completion.More) == 0)
            {
                Assert.True(actor.Pending.Remove(record.Token), $"{record.Kind} {record.Token} completes once");
            }
            else
            {
                Assert.True(actor.Pending.ContainsKey(record.Token));
            }
        }

        private void Close(Actor actor)
        {
            List<uint> from = _random.Next(2) == 0 ? actor.Handles : actor.Calls;
            if (from.Count != 0)
            {
                int index = _random.Next(from.Count);
                actor.Guest.Call(KernelCall.HandleClose, from[index]);
                from.RemoveAt(index);
            }
        }

        private void MakeStream(Actor actor)
        {
            if (_random.Next(3) == 0)
            {
                long memory = actor.Guest.Call(KernelCall.MemoryCreate, 4096);
                if (memory > 0)
                {
                    actor.Handles.Add((uint)memory);
                }
                return;
            }
            ulong to = actor.Guest.Store(0ul);
            if (actor.Guest.Call(KernelCall.StreamCreate, to) == 0)
            {
                ulong both = actor.Guest.Load<ulong>(to);
                actor.Handles.Add((uint)both);
                actor.Handles.Add((uint)(both >> 32));
            }
        }

        /// <summary>Closes all that a process has: then everything that it submitted completes.</summary>
        private void Settle(TestKernel kernel, Actor actor)
        {
            kernel.EndWait(actor.Guest.Main);
            DrainAll(actor);
            foreach (ulong token in actor.Pending.Keys.ToArray())
            {
                foreach (GuestQueue queue in new[] { actor.Queue, actor.Small })
                {
                    actor.Guest.Call(KernelCall.QueueCancel, queue.Handle, token);
                }
            }
            DrainAll(actor);
            // What is left are calls that others hold: they give them up.
            foreach (Actor other in _actors.Where(other => other.Guest.Process.State == ProcessState.Alive))
            {
                kernel.EndWait(other.Guest.Main);
                DrainAll(other);
                for (uint slot = 1; slot < 2000; slot++)
                {
                    for (uint generation = 0; generation < 64; generation++)
                    {
                        uint handle = slot | (generation << 20);
                        if (other.Guest.Process.Handles.TryGet(handle, out KernelObject? target, out _) && target is Call)
                        {
                            other.Guest.Call(KernelCall.HandleClose, handle);
                            other.Calls.Remove(handle);
                        }
                    }
                }
            }
            DrainAll(actor);
            Assert.True(actor.Pending.Count == 0, $"seed {seed}: " + string.Join(" ", actor.Pending.Keys));
            Assert.Equal(0u, actor.Guest.Process.PendingOperations);
            Assert.Equal(0u, actor.Guest.Process.OverflowBytes);
        }

        private static void DrainAll(Actor actor)
        {
            foreach (GuestQueue queue in new[] { actor.Queue, actor.Small })
            {
                while (queue.TryTake(out Completion record, out _))
                {
                    See(actor, record);
                }
            }
        }

        private Actor Any() => _actors[_random.Next(_actors.Count)];

        private GuestQueue Queue(Actor actor) => _random.Next(2) == 0 ? actor.Queue : actor.Small;

        private uint Handle(Actor actor)
            => actor.Handles.Count == 0 || _random.Next(20) == 0 ? (uint)_random.Next(1, 12) : actor.Handles[_random.Next(actor.Handles.Count)];

        /// <summary>A handle to send: never a queue's, which the test needs.</summary>
        private uint Passed(Actor actor)
            => actor.Handles.Count == 0 ? 0x7777u : actor.Handles[_random.Next(actor.Handles.Count)];

        private ulong Address() => _random.Next(20) == 0 ? 8ul : Guest.Memory + (ulong)_random.Next(900_000);
    }
}
