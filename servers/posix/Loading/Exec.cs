using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Loading;
using Rill.Posix.Descriptors;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Posix.Loading;

/// <summary>
/// One exec, from the file that was asked for to the new program's first thread. Its steps follow each other in the order in
/// which they stand here; up to <see cref="Replace"/> each may fail, and the process is as it was. What was made by then and
/// not given to the process is given back at the end.
/// </summary>
/// <param name="services">What the steps use.</param>
/// <param name="process">The process.</param>
/// <param name="thread">The calling thread.</param>
/// <param name="file">The file that was asked for.</param>
/// <param name="path">The path that it was found by.</param>
/// <param name="strings">Arguments and environment.</param>
/// <param name="blocked">The signal mask to go on with.</param>
internal sealed class Exec(
    ExecServices services, Process process, UserThread thread, Location file, byte[] path, ExecStrings strings, ulong blocked)
    : IDisposable
{
    /// <summary>How many scripts may be each other's interpreters (Linux, BINPRM_MAX_RECURSION is 4 interpreters).</summary>
    private const int MaxScripts = 4;

    /// <summary>The program that is loaded: the file itself, or the last of its scripts' interpreters.</summary>
    private Location _file = file;
    private ExecStrings _strings = strings;

    /// <summary>The open program, which keeps its content; null before it is found.</summary>
    private OpenFile? _program;
    private ProgramFile _content;
    private ProgramImage _image = null!;

    /// <summary>The open interpreter that the program names, and its content; null if it names none.</summary>
    private OpenFile? _interpreter;
    private ProgramFile? _interpreterContent;

    private Credentials _credentials = process.Credentials;
    private bool _isSecure;
    private uint _personality;

    /// <summary>The space with the program in it, while it is neither a process's nor lost.</summary>
    private SpaceHandle? _space;
    private LoadedProgram _loaded;

    /// <summary>The new kernel process, until it is the Linux process's.</summary>
    private NativeProcess? _native;

    /// <summary>The handle of the lane in the new process.</summary>
    private uint _lane;

    /// <summary>Refuses what a change of user ids has put off: the user has too many processes, and has had since.</summary>
    public Errno CheckCount()
    {
        process.ExceedsProcesses &= (ulong)process.User.Threads > process.Limits.Soft(Resource.Processes);
        return process.ExceedsProcesses ? Errno.EAGAIN : Errno.Ok;
    }

    /// <summary>Opens the file, or what executes it if it is a script.</summary>
    public Errno FindProgram()
    {
        byte[] name = path;
        Span<byte> room = stackalloc byte[ScriptLine.HeadSize];
        for (int scripts = 0; ; scripts++)
        {
            Errno errno = services.Programs.Open(process, _file, out _program, out _content);
            if (errno != Errno.Ok)
            {
                return errno;
            }

            Span<byte> head = room[..(int)Math.Min((ulong)room.Length, _content.Size)];
            if (!_content.TryRead(0, head) || !ScriptLine.TryParse(head, out byte[] interpreter, out byte[]? argument))
            {
                return Errno.Ok;
            }

            _program!.Release();
            _program = null;
            if (scripts == MaxScripts)
            {
                return Errno.ELOOP;
            }

            if (interpreter.Length == 0)
            {
                return Errno.ENOEXEC;
            }

            _strings = _strings.ForScript(interpreter, argument, name);
            name = interpreter;
            errno = services.Programs.Find(process, interpreter, out _file);
            if (errno != Errno.Ok)
            {
                return errno;
            }
        }
    }

    /// <summary>Reads the program's head, and opens the interpreter that it names.</summary>
    public Errno FindInterpreter()
    {
        LoadStatus parsed = ProgramImage.TryParse(_content, out _image);
        if (parsed != LoadStatus.Ok)
        {
            return LoadErrno.Of(parsed);
        }

        if (_image.Interpreter is not { } interpreter)
        {
            return Errno.Ok;
        }

        Errno errno = services.Programs.Find(process, interpreter, out Location found);
        if (errno == Errno.Ok)
        {
            errno = services.Programs.Open(process, found, out _interpreter, out ProgramFile content);
            _interpreterContent = content;
        }

        return errno;
    }

    /// <summary>Makes a space with the program, its interpreter, its first stack and the shim in it.</summary>
    public Errno Load()
    {
        _credentials = ExecCredentials.After(process, _file, out _isSecure);
        _personality = process.Personality & ~Personality.ClearedByExec
            & ~(ExecCredentials.HasBits(process, _file) ? Personality.ClearedBySetId : 0);
        var request = new LoadRequest
        {
            File = _content,
            Image = _image,
            Interpreter = _interpreterContent,

            // A script's AT_EXECFN stays the file that was asked for.
            Strings = new ProgramStrings(
                (byte[])[.. _strings.Arguments, .. _strings.Environment], _strings.ArgumentCount, _strings.EnvironmentCount, path),
            Credentials = new ProgramCredentials(
                _credentials.RealUser, _credentials.EffectiveUser, _credentials.RealGroup, _credentials.EffectiveGroup, _isSecure),
            Job = process.User.Job,
            Randomization = (_personality & Personality.NoRandomization) != 0
                ? AddressRandomization.None
                : services.Settings.Randomization,
            StackLimit = Math.Clamp(process.Limits.Soft(Resource.Stack), 1 << 20, 1 << 30),
        };
        LoadStatus loaded = services.Loader.Load(request, out _loaded);
        if (loaded == LoadStatus.Ok)
        {
            _space = services.Natives.Own(_loaded.Space);
        }

        return LoadErrno.Of(loaded);
    }

    /// <summary>Makes a kernel process of the space, with the process's page and a lane.</summary>
    public Errno MakeNative()
    {
        SpaceHandle space = _space!;
        _space = null;
        Errno errno = services.Natives.Make(space, process.User, out _native);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        Status status = services.Pages.Map(space, process.Page, Layout.ProcessPage);
        status = status == Status.Ok ? services.Natives.Connect(process, _native!, out _lane) : status;
        return status == Status.Ok ? Errno.Ok : NativeProcesses.ErrnoOf(status);
    }

    /// <summary>The point of no return: the old program goes, the process is what it executes.</summary>
    public void Replace()
    {
        List<LeftByThread>? robust = services.Exits.CollectRobust(process, done: null);
        foreach (UserThread other in process.Threads.ToArray())
        {
            if (other != thread)
            {
                other.AbandonCalls();
                services.Processes.Remove(other);
            }
        }

        if (thread.Id != process.Id)
        {
            services.Processes.TakeLeaderId(thread);
        }

        services.Turns.DoInPieces(services.Exits.EndNative(process, 0, robust));
        process.Native = _native;
        _native = null;
        services.Bounds.Apply(process);
        CloseFiles();
        process.Signals.ResetForExec();
        process.Timers?.ClearForExec();
        ExitHandling.SetExecutable(process, _file);
        TakeName();
        process.Personality = _personality;
        process.Executions++;
        process.ExitSignal = Signal.Chld;

        // What may not be read is not shown by way of /proc either (Linux, fs/exec.c, would_dump).
        process.IsDumpable = !_isSecure && Permissions.Allows(_file.Inode, process.Credentials, Permissions.Read);
        process.Layout = LayoutOf(_loaded, path, _strings);
        if (_credentials != process.Credentials)
        {
            process.ParentDeathSignal = 0;
        }

        process.Credentials = _credentials;
    }

    /// <summary>Starts the program's first thread.</summary>
    public void Begin()
    {
        process.PublishIds();
        process.PublishPending();
        thread.LastBlocked = blocked;
        thread.Area = Layout.FirstArea;
        var start = new ShimStart
        {
            Mode = ShimMode.Program,
            Lane = _lane,
            ProcessPage = Layout.ProcessPage,
            BlockedSignals = blocked,
            IgnoredSignals = process.Signals.IgnoredSet,
            Personality = process.Personality,
        };
        SpaceHandle space = process.Native!.Space;
        Status status = services.Loader.Start(process.Native.Process.Value, _loaded, start, out uint handle);
        if (status != Status.Ok)
        {
            // As in Linux past the point of no return: the process dies.
            services.Exits.Exit(process, Signal.Segv);
            return;
        }

        thread.Handle = new ThreadHandle(space.Kernel, handle);
        if (!process.Signals.Pending.IsEmpty || !thread.Pending.IsEmpty)
        {
            thread.Interrupt();
        }
    }

    /// <summary>Releases the files, and what an exec that has failed has made.</summary>
    public void Dispose()
    {
        _program?.Release();
        _interpreter?.Release();
        _space?.Dispose();
        if (_native is { } native)
        {
            native.Process.Kernel.ProcessKill(native.Process.Value, 0);
            native.Dispose();
        }
    }

    /// <summary>exec ends the sharing of descriptors, and closes those that are marked so.</summary>
    private void CloseFiles()
    {
        if (process.Files.Users > 1)
        {
            FdTable own = process.Files.Clone();
            services.Turns.DoInPieces(process.Files.RemoveUser());
            process.Files = own;
        }

        services.Turns.DoInPieces(process.Files.CloseOnExec());
    }

    /// <summary>A script's name stays that of the file that was asked for.</summary>
    private void TakeName()
    {
        ReadOnlySpan<byte> last = path.AsSpan(path.AsSpan().LastIndexOf((byte)'/') + 1);
        process.Name = last[..Math.Min(last.Length, Process.MaxName)].ToArray();
        thread.Name = null;
    }

    /// <summary>The first stack ends with the arguments, the environment, the path and a word of zeros.</summary>
    private static ProgramLayout LayoutOf(in LoadedProgram program, byte[] path, in ExecStrings strings)
    {
        int length = strings.Arguments.Length + strings.Environment.Length + path.Length + 1;
        ulong arguments = program.StackTop - sizeof(ulong) - (ulong)length;
        ulong environment = arguments + (ulong)strings.Arguments.Length;
        return new ProgramLayout
        {
            ArgumentStart = arguments,
            ArgumentEnd = environment,
            EnvironmentStart = environment,
            EnvironmentEnd = environment + (ulong)strings.Environment.Length,
            StackStart = program.StackPointer,
            BreakStart = program.BreakStart,
            Vdso = program.Vdso,
            Parts = program.Parts,
        };
    }
}
