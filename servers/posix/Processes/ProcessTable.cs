using Rill.Posix.Waiting;

namespace Rill.Posix.Processes;

/// <summary>All processes, threads, groups and sessions by their ids, which come from one range.</summary>
/// <param name="turns">Where signals to large groups take their turns.</param>
/// <param name="users">Whose they are.</param>
internal sealed class ProcessTable(TurnList turns, UserTable users)
{
    /// <summary>Told when an id of a process or thread has become free.</summary>
    public Action? Freed;

    /// <summary>The highest id (kernel.pid_max - 1).</summary>
    public const int MaxId = 32767;

    /// <summary>After a turn around, ids begin here, as in Linux (RESERVED_PIDS).</summary>
    private const int FirstAfterTurn = 300;

    private readonly Dictionary<int, Process> _processes = [];
    private readonly Dictionary<int, UserThread> _threads = [];
    private readonly Dictionary<int, ProcessGroup> _groups = [];
    private readonly Dictionary<int, Session> _sessions = [];
    private int _lastId;

    /// <summary>All processes, zombies included.</summary>
    public IReadOnlyCollection<Process> All => _processes.Values;

    /// <summary>The id given last.</summary>
    public int LastId => _lastId;

    /// <summary>How many threads there are.</summary>
    public int ThreadCount => _threads.Count;

    /// <summary>How many processes were made since the start.</summary>
    public ulong Forks { get; set; }

    /// <summary>The first process, once it exists.</summary>
    public Process? Init => _processes.GetValueOrDefault(1);

    public Process? Find(int id) => _processes.GetValueOrDefault(id);

    public UserThread? FindThread(int id) => _threads.GetValueOrDefault(id);

    public ProcessGroup? FindGroup(int id) => _groups.GetValueOrDefault(id);

    /// <summary>Takes an id that names nothing. False if all are taken.</summary>
    public bool TryTakeId(out int id)
    {
        for (int tries = 0; tries <= MaxId; tries++)
        {
            _lastId = _lastId >= MaxId ? FirstAfterTurn : _lastId + 1;
            if (!_processes.ContainsKey(_lastId) && !_threads.ContainsKey(_lastId) && !_groups.ContainsKey(_lastId)
                && !_sessions.ContainsKey(_lastId))
            {
                id = _lastId;
                return true;
            }
        }

        id = 0;
        return false;
    }

    public void Add(Process process)
    {
        _processes.Add(process.Id, process);
        Forks++;
    }

    public void Add(UserThread thread)
    {
        thread.Process.Threads.Add(thread);
        thread.Process.User.Threads++;
        _threads.Add(thread.Id, thread);
    }

    /// <summary>A thread of a living process has ended: nobody takes what is pending for it any more.</summary>
    public void Remove(UserThread thread)
    {
        thread.Process.Threads.Remove(thread);
        thread.Process.User.Threads--;
        thread.Pending.Remove(ulong.MaxValue);
        _threads.Remove(thread.Id);
        thread.Handle?.Dispose();
        thread.Handle = null;
        Freed?.Invoke();
    }

    /// <summary>Gives a thread the process's id: it is the one that exec goes on with.</summary>
    public void TakeLeaderId(UserThread thread)
    {
        _threads.Remove(thread.Id);
        thread.Id = thread.Process.Id;
        _threads[thread.Id] = thread;
    }

    /// <summary>A process was waited for: its id is free.</summary>
    public void Remove(Process process)
    {
        foreach (UserThread thread in process.Threads)
        {
            _threads.Remove(thread.Id);
        }

        _processes.Remove(process.Id);
        users.Remove(process);
        process.Group.Members.Remove(process);
        DropIfEmpty(process.Group);
        Freed?.Invoke();
    }

    public ProcessGroup MakeGroup(int id, Session session)
    {
        var group = new ProcessGroup(id, session, turns);
        _groups.Add(id, group);
        session.Groups++;
        return group;
    }

    public Session MakeSession(int id)
    {
        var session = new Session(id, this);
        _sessions.Add(id, session);
        return session;
    }

    /// <summary>Moves a process to another group; forgets the old one if that was its last member.</summary>
    public void Move(Process process, ProcessGroup group)
    {
        ProcessGroup old = process.Group;
        if (group != old)
        {
            process.Join(group);
            DropIfEmpty(old);
        }
    }

    /// <summary>Forgets a group without members, and its session with the last group.</summary>
    private void DropIfEmpty(ProcessGroup group)
    {
        if (group.Members.Count > 0 || !_groups.Remove(group.Id))
        {
            return;
        }

        Session session = group.Session;
        if (session.Terminal is { } terminal && terminal.Foreground == group)
        {
            terminal.Foreground = null;
        }

        if (--session.Groups == 0)
        {
            session.GiveUp();
            _sessions.Remove(session.Id);
        }
    }
}
