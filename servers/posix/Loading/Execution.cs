using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Loading;
using Rill.Posix.Boot;
using Rill.Posix.Descriptors;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Posix.Loading;

/// <summary>exec: a new space and kernel process for a Linux process that stays what it is.</summary>
/// <remarks>Source: man 2 execve.</remarks>
internal sealed class Execution(PosixServer server)
{
    /// <summary>How many scripts may be each other's interpreters (Linux, BINPRM_MAX_RECURSION is 4 interpreters).</summary>
    private const int MaxScripts = 4;

    /// <summary>Executes a file that was found. On an error the process goes on as it was.</summary>
    /// <param name="process">The process; without a kernel process it is started for the first time.</param>
    /// <param name="thread">The calling thread; the others end.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">The path that it was found by, for scripts and AT_EXECFN.</param>
    /// <param name="strings">Arguments and environment.</param>
    /// <param name="blocked">The signal mask to go on with.</param>
    public Errno Execute(Process process, UserThread thread, Location file, byte[] path, ExecStrings strings, ulong blocked)
    {
        byte[] name = path;
        Span<byte> room = stackalloc byte[ScriptLine.HeadSize];
        for (int scripts = 0; ; scripts++)
        {
            Errno errno = OpenProgram(process, file, out OpenFile? program, out ProgramFile content);
            if (errno != Errno.Ok)
            {
                return errno;
            }

            try
            {
                Span<byte> head = room[..(int)Math.Min((ulong)room.Length, content.Size)];
                if (!content.TryRead(0, head) || !ScriptLine.TryParse(head, out byte[] interpreter, out byte[]? argument))
                {
                    // A script's name and AT_EXECFN stay those of the file that was asked for.
                    return LoadAndStart(process, thread, file, content, path, strings, blocked);
                }

                if (scripts == MaxScripts)
                {
                    return Errno.ELOOP;
                }

                if (interpreter.Length == 0)
                {
                    return Errno.ENOEXEC;
                }

                strings = strings.ForScript(interpreter, argument, name);
                name = interpreter;
                errno = server.Tree.Resolve(process, process.Fs.WorkingDirectory, interpreter, follow: true, out file);
                if (errno != Errno.Ok)
                {
                    return errno;
                }
            }
            finally
            {
                program!.Release();
            }
        }
    }

    private Errno OpenProgram(Process process, Location file, out OpenFile? program, out ProgramFile content)
    {
        program = null;
        content = default;
        Inode inode = file.Inode;
        if (!inode.IsRegular || file.Mount.IsNoExec || !Permissions.Allows(inode, process.Credentials, Permissions.Execute))
        {
            return Errno.EACCES;
        }

        if (inode.Writers > 0)
        {
            return Errno.ETXTBSY;
        }

        Errno errno = inode.OpenContent(process, file, OpenFlags.ReadOnly, out program);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        errno = program!.GetMemory(isShared: false, inode.Size, out MemoryHandle? memory);
        if (errno != Errno.Ok)
        {
            program.Release();
            return errno == Errno.ENODEV ? Errno.EACCES : errno;
        }

        content = new ProgramFile(server.Kernel, memory!.Value, 0, (ulong)inode.Size, server.Mapped.TagOf(file));
        return Errno.Ok;
    }

    private Errno LoadAndStart(
        Process process, UserThread thread, Location file, ProgramFile content, byte[] name, ExecStrings strings, ulong blocked)
    {
        LoadStatus parsed = ProgramImage.TryParse(content, out ProgramImage image);
        if (parsed != LoadStatus.Ok)
        {
            return ErrnoOf(parsed);
        }

        OpenFile? interpreterFile = null;
        ProgramFile? interpreter = null;
        if (image.Interpreter is { } path)
        {
            Errno errno = server.Tree.Resolve(process, process.Fs.WorkingDirectory, path, follow: true, out Location found);
            if (errno == Errno.Ok)
            {
                errno = OpenProgram(process, found, out interpreterFile, out ProgramFile loaded);
                interpreter = loaded;
            }

            if (errno != Errno.Ok)
            {
                return errno;
            }
        }

        try
        {
            return LoadAndStart(process, thread, file, content, image, interpreter, name, strings, blocked);
        }
        finally
        {
            interpreterFile?.Release();
        }
    }

    private Errno LoadAndStart(
        Process process,
        UserThread thread,
        Location file,
        ProgramFile content,
        ProgramImage image,
        ProgramFile? interpreter,
        byte[] name,
        ExecStrings strings,
        ulong blocked)
    {
        Credentials credentials = ExecCredentials.After(process, file, out bool isSecure);
        uint personality = process.Personality & ~Personality.ClearedByExec
            & ~(ExecCredentials.HasBits(process, file) ? Personality.ClearedBySetId : 0);
        var request = new LoadRequest
        {
            File = content,
            Image = image,
            Interpreter = interpreter,
            Strings = new ProgramStrings(
                (byte[])[.. strings.Arguments, .. strings.Environment], strings.ArgumentCount, strings.EnvironmentCount, name),
            Credentials = new ProgramCredentials(
                credentials.RealUser, credentials.EffectiveUser, credentials.RealGroup, credentials.EffectiveGroup, isSecure),
            Job = server.Programs,
            Randomization = (personality & Personality.NoRandomization) != 0 ? AddressRandomization.None : server.Randomization,
            StackLimit = Math.Clamp(process.Limits.Soft(Resource.Stack), 1 << 20, 1 << 30),
        };
        LoadStatus loaded = server.Loader.Load(request, out LoadedProgram program);
        if (loaded != LoadStatus.Ok)
        {
            return ErrnoOf(loaded);
        }

        var space = new SpaceHandle(server.Kernel, program.Space);
        Status status = server.Kernel.ProcessCreate(program.Space, server.Programs, Cloning.ProgramRights, out uint handle);
        if (status == Status.Ok)
        {
            NativeProcess native = new NativeProcess(new ProcessHandle(server.Kernel, handle), space);
            status = server.Pages.Map(space, process.Page, Layout.ProcessPage);
            if (status == Status.Ok)
            {
                status = server.Cloning.Connect(process, native, out uint lane);
                if (status == Status.Ok)
                {
                    // Nothing below can fail in a way that the old program could be told of.
                    process.Personality = personality;
                    Replace(process, thread, file, name, strings, program, native, credentials, isSecure);
                    Begin(process, thread, program, lane, blocked);
                    return Errno.Ok;
                }
            }

            server.Kernel.ProcessKill(handle, 0);
            native.Dispose();
        }
        else
        {
            space.Dispose();
        }

        return status == Status.NoMemory ? Errno.ENOMEM : Errno.EAGAIN;
    }

    private void Replace(
        Process process,
        UserThread thread,
        Location file,
        byte[] name,
        ExecStrings strings,
        LoadedProgram program,
        NativeProcess native,
        Credentials credentials,
        bool isSecure)
    {
        List<LeftByThread>? robust = RobustFutexes.Collect(process, done: null);
        foreach (UserThread other in process.Threads.ToArray())
        {
            if (other != thread)
            {
                other.AbandonCalls();
                server.Processes.Remove(other);
            }
        }

        if (thread.Id != process.Id)
        {
            server.Processes.TakeLeaderId(thread);
        }

        server.DoInPieces(server.Exits.EndNative(process, 0, robust));
        process.Native = native;
        ProgramBounds.Apply(server, process);
        if (process.Files.Users > 1)
        {
            FdTable own = process.Files.Clone();
            server.DoInPieces(process.Files.RemoveUser());
            process.Files = own;
        }

        server.DoInPieces(process.Files.CloseOnExec());
        process.Signals.ResetForExec();
        process.Timers?.ClearForExec();
        ExitHandling.SetExecutable(process, file);
        ReadOnlySpan<byte> last = name.AsSpan(name.AsSpan().LastIndexOf((byte)'/') + 1);
        process.Name = last[..Math.Min(last.Length, Process.MaxName)].ToArray();
        thread.Name = null;
        process.Executions++;
        process.ExitSignal = Signal.Chld;

        // What may not be read is not shown by way of /proc either (Linux, fs/exec.c, would_dump).
        process.IsDumpable = !isSecure && Permissions.Allows(file.Inode, process.Credentials, Permissions.Read);
        ulong text = program.StackTop - 8 - (ulong)(name.Length + 1) - (ulong)(strings.Arguments.Length + strings.Environment.Length);
        process.ArgumentStart = text;
        process.ArgumentEnd = process.EnvironmentStart = text + (ulong)strings.Arguments.Length;
        process.EnvironmentEnd = process.EnvironmentStart + (ulong)strings.Environment.Length;
        process.StackStart = program.StackPointer;
        process.BreakStart = program.BreakStart;
        process.VdsoStart = program.Vdso;
        process.Parts = program.Parts;
        if (credentials != process.Credentials)
        {
            process.ParentDeathSignal = 0;
        }

        process.Credentials = credentials;
    }

    private void Begin(Process process, UserThread thread, LoadedProgram program, uint lane, ulong blocked)
    {
        process.PublishIds();
        process.PublishPending();
        thread.LastBlocked = blocked;
        thread.Area = Layout.FirstArea;
        var start = new ShimStart
        {
            Mode = ShimMode.Program,
            Lane = lane,
            ProcessPage = Layout.ProcessPage,
            BlockedSignals = blocked,
            IgnoredSignals = process.Signals.IgnoredSet,
            Personality = process.Personality,
        };
        Status status = server.Loader.Start(process.Native!.Process.Value, program, start, out uint handle);
        if (status != Status.Ok)
        {
            // As in Linux past the point of no return: the process dies.
            server.Exits.Exit(process, Signal.Segv);
            return;
        }

        thread.Handle = new ThreadHandle(server.Kernel, handle);
        if (!process.Signals.Pending.IsEmpty || !thread.Pending.IsEmpty)
        {
            thread.Interrupt();
        }
    }

    private static Errno ErrnoOf(LoadStatus status) => status switch
    {
        LoadStatus.Ok => Errno.Ok,
        LoadStatus.ArgumentsTooLarge => Errno.E2BIG,
        LoadStatus.NoMemory => Errno.ENOMEM,
        LoadStatus.ReadFailed or LoadStatus.BadShim => Errno.EIO,
        _ => Errno.ENOEXEC,
    };
}
