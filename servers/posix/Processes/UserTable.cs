using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Runtime.Native;

namespace Rill.Posix.Processes;

/// <summary>Whose the processes are: a Job for each real user id that one has, below the Job of all programs.</summary>
/// <remarks>A user's Job is made with the first process and given back with the last, zombies included.</remarks>
/// <param name="kernel">The kernel.</param>
/// <param name="programs">The Job of all programs; 0: the server's own.</param>
internal sealed class UserTable(KernelCalls kernel, uint programs)
{
    private readonly Dictionary<uint, User> _users = [];

    /// <summary>All that have a process.</summary>
    public IReadOnlyCollection<User> All => _users.Values;

    /// <summary>A user who has a process; null: none has this id.</summary>
    public User? Find(uint id) => _users.GetValueOrDefault(id);

    /// <summary>Counts the first process.</summary>
    /// <param name="id">Its real user id.</param>
    public User Add(uint id)
    {
        if (!TryGet(id, out User? user))
        {
            throw new InvalidOperationException($"There is no Job for user {id}.");
        }

        return Add(user!);
    }

    /// <summary>Counts a child: it is the user's whose its parent is.</summary>
    public User Add(User user)
    {
        user.Processes++;
        return user;
    }

    /// <summary>A process is gone.</summary>
    public void Remove(Process process)
    {
        process.User.Threads -= process.Threads.Count;
        Leave(process.User);
    }

    /// <summary>Makes a process another user's, with all that the kernel counts of it.</summary>
    /// <param name="process">The process.</param>
    /// <param name="id">Its new real user id.</param>
    /// <returns>EAGAIN, with nothing changed, where there is no room for one more Job.</returns>
    public Errno Move(Process process, uint id)
    {
        User from = process.User;
        if (from.Id == id)
        {
            return Errno.Ok;
        }

        if (!TryGet(id, out User? to))
        {
            return Errno.EAGAIN;
        }

        to!.Processes++;
        Status status = process.Native is { Process.IsOpen: true } native
            ? kernel.JobMove(from.Job, to.Job, native.Process.Value)
            : Status.Ok;

        // One that has just ended in the kernel, which we shall hear of, has nothing to be moved.
        if (status is not Status.Ok and not Status.BadState)
        {
            Leave(to);
            return Errno.EAGAIN;
        }

        process.User = to;
        to.Threads += process.Threads.Count;
        from.Threads -= process.Threads.Count;
        Leave(from);
        return Errno.Ok;
    }

    /// <summary>Ends all processes of a user, whatever they do meanwhile: their Job gets no process any more. Who becomes this
    /// user from now on lives in another one.</summary>
    /// <returns>ESRCH where nobody is this user.</returns>
    public Errno Kill(uint id)
    {
        if (!_users.Remove(id, out User? user))
        {
            return Errno.ESRCH;
        }

        // That they end, and by what, is told by each kernel process.
        return kernel.JobKill(user.Job, Signal.Kill) == Status.Ok ? Errno.Ok : Errno.EIO;
    }

    private bool TryGet(uint id, out User? user)
    {
        if (_users.TryGetValue(id, out user))
        {
            return true;
        }

        if (kernel.JobCreate(programs, JobFlags.None, out uint job) != Status.Ok)
        {
            return false;
        }

        user = new User(id, job);
        _users.Add(id, user);
        return true;
    }

    private void Leave(User user)
    {
        if (--user.Processes == 0)
        {
            if (_users.GetValueOrDefault(user.Id) == user)
            {
                _users.Remove(user.Id);
            }

            kernel.HandleClose(user.Job);
        }
    }
}
